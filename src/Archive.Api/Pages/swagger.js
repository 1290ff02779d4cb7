// Links in the guide (#try?q=…) fill in the search and run it: what is read at the top is seen working below.
document.addEventListener('click', async event => {
  const link = event.target.closest('a[href^="#try?"]');
  if (!link) return;
  event.preventDefault();

  const block = document.getElementById('operations-Search-searchArticles');
  const until = async find => {
    for (let tries = 0; tries < 50; tries++) {
      const found = find();
      if (found) return found;
      await new Promise(done => setTimeout(done, 40));
    }
    throw new Error('Swagger UI has not shown what the link fills in.');
  };

  if (!block.classList.contains('is-open')) block.querySelector('.opblock-summary-control').click();
  const button = await until(() => block.querySelector('.try-out__btn'));
  if (!button.classList.contains('cancel')) button.click();
  const execute = await until(() => block.querySelector('.execute'));

  const wanted = new URLSearchParams(link.getAttribute('href').slice('#try?'.length));
  for (const row of block.querySelectorAll('tr[data-param-in="query"]')) {
    const field = row.querySelector('.parameters-col_description > input, .parameters-col_description > select:not([multiple])');
    const value = wanted.get(row.dataset.paramName) ?? '';
    if (!field || field.value === value || (field.tagName === 'SELECT' && ![...field.options].some(option => option.value === value))) continue;
    // React listens to the element's own setter.
    const prototype = field.tagName === 'SELECT' ? HTMLSelectElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, 'value').set.call(field, value);
    field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
  }
  // Swagger UI takes in what is typed after a third of a second.
  await new Promise(done => setTimeout(done, 500));
  execute.click();
  block.scrollIntoView({ behavior: 'smooth' });
});
