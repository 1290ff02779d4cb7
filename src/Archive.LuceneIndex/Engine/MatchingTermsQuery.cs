using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Archive.LuceneIndex.Engine;

/// <summary>
/// Documents with a term that begins so and passes a test. Lucene's own wildcards are compiled into an automaton whose size can grow
/// without bound with the pattern; here the pattern is only run.
/// </summary>
internal sealed class MatchingTermsQuery(string field, string prefix, Func<string, bool> matches) : MultiTermQuery(field)
{
    private readonly string _prefix = prefix;
    private readonly Func<string, bool> _matches = matches;

    public override string ToString(string field) => $"{Field}:{_prefix}…";

    protected override TermsEnum GetTermsEnum(Terms terms, AttributeSource atts) =>
        new MatchingTermsEnum(terms.GetEnumerator(), new BytesRef(_prefix), _matches);

    private sealed class MatchingTermsEnum : FilteredTermsEnum
    {
        private readonly BytesRef _prefix;
        private readonly Func<string, bool> _matches;

        public MatchingTermsEnum(TermsEnum terms, BytesRef prefix, Func<string, bool> matches)
            : base(terms)
        {
            _prefix = prefix;
            _matches = matches;
            SetInitialSeekTerm(prefix);
        }

        protected override AcceptStatus Accept(BytesRef term) =>
            !StringHelper.StartsWith(term, _prefix) ? AcceptStatus.END : _matches(term.Utf8ToString()) ? AcceptStatus.YES : AcceptStatus.NO;
    }
}
