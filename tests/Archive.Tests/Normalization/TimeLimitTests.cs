using Archive.Core.Articles;
using Archive.Core.Normalization;
using Archive.Core.Normalization.Pages;
using Archive.Core.Normalization.Pages.Blocks;
using Archive.Core.Normalization.Pages.Fields;
using Archive.Core.Normalization.Pages.Labelling;
using Archive.Core.Normalization.Pages.Metadata;
using Archive.Tests.Support;

namespace Archive.Tests.Normalization;

public sealed class TimeLimitTests
{
    private const string Start = "<html><body><p>The people walked over the bridge for the first time on that day.</p>";

    private static readonly ArticleIdentity Identity = Make.Identity("x");

    [Fact]
    public void What_takes_longer_than_the_limit_is_rejected_with_the_limit()
    {
        foreach (var submission in new[] { Make.Text("A title\n\nA text."), Make.Html(Start) })
        {
            var (article, rejection) = new Normalizer(timeLimit: TimeSpan.Zero).Normalize(submission, Identity);
            Assert.Null(article);
            Assert.Contains("within 0 seconds", rejection, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Work_is_ended_by_its_caller()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        foreach (var submission in new[] { Make.Text("A title\n\nA text."), Make.Html(Start) })
        {
            Assert.Throws<OperationCanceledException>(
                () => new Normalizer(timeLimit: TimeSpan.Zero).Normalize(submission, Identity, cancellationToken: cancelled.Token));
        }
    }

    [Fact]
    public void The_parser_is_ended_at_its_next_element()
    {
        using var cancel = new CancellationTokenSource();
        var source = PageSource.Of(Start, cancel.Token);
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => PageSource.Of(Start, cancel.Token));
        Assert.Throws<OperationCanceledException>(() => PageParser.Parse(source, cancel.Token));
    }

    [Fact]
    public void Every_step_over_a_page_is_ended_by_the_token()
    {
        var ended = new CancellationToken(canceled: true);
        var parsed = PageParser.Parse(PageSource.Of(Start)).Page!;
        var metadata = MarkupMetadataReader.Read(parsed.Elements);
        var blocks = BlockWalker.Walk(parsed.Document.Body!, parsed.Elements);
        var page = new PageAnalysis(blocks, metadata);
        var labels = PageLabeller.Label(page, PageModel.Bundled.Labels, PageModel.Bundled.Transitions);
        Assert.All<Action>(
            [
                () => MarkupMetadataReader.Read(parsed.Elements, cancellationToken: ended),
                () => BlockWalker.Walk(parsed.Document.Body!, parsed.Elements, ended),
                () => _ = new PageAnalysis(blocks, metadata, ended),
                () => PageLabeller.Label(page, PageModel.Bundled.Labels, PageModel.Bundled.Transitions, ended),
                () => PageCandidates.Collect(page, labels, address: null, ended),
            ],
            step => Assert.Throws<OperationCanceledException>(step));
    }

    [Fact]
    public void A_page_of_base_elements_is_rejected_before_their_number_counts() =>
        Assert.Contains("base elements", Reject(Repeat("<base href='http://a/'>", 100_000)), StringComparison.Ordinal);

    /// <summary>Each took from twenty seconds to minutes at the largest size when its time was quadratic.</summary>
    [Theory]
    [Trait("Speed", "slow")]
    [InlineData("<!--", 200_000)]
    [InlineData("<!-- --!>", 100_000)]
    [InlineData("<script>", 200_000)]
    [InlineData("<style>", 200_000)]
    [InlineData("<script><!--</script>", 50_000)]
    [InlineData("e\u0301\u0316", 100_000)]
    [InlineData("\u0301\u0316", 100_000)]
    [InlineData("<table><tr>x", 50_000)]
    [InlineData("<select><option>x", 50_000)]
    [InlineData("<svg><![CDATA[x", 200_000)]
    [InlineData("<img src=';base64,", 200_000)]
    [InlineData("&amp;agrave", 100_000)]
    public void Hostile_pages_take_time_that_grows_with_them(string part, int count) => Growth.AssertLinear(
        size => Start + Repeat(part, size), count, html => new Normalizer().Normalize(Make.Html(html), Identity));

    private static string Repeat(string part, int count) => string.Concat(Enumerable.Repeat(part, count));

    private static string Reject(string html) => new Normalizer().Normalize(Make.Html(html), Identity).Rejection!;
}
