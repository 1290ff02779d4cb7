using Archive.Core.Articles;
using Archive.Core.Deliveries;
using Archive.Core.Normalization;
using Archive.Core.Normalization.Pages;
using Archive.Tests.Support;

namespace Archive.Tests.Normalization.Pages;

public sealed class PageSourceTests
{
    private static readonly string Long = new('x', 1_000);

    public static TheoryData<string, string> Pages => new()
    {
        { $"<p>One</p><script>{Long}</script><p>Two</p>", "<p>One</p><script></script><p>Two</p>" },
        { $"<style media=print>{Long}</style>x", "<style media=print></style>x" },
        { $"a<!-- {Long} -->b", "a<!---->b" },
        { $"<img src=\"data:image/png;base64,{Long}==\" alt=\"A\"> b", "<img src=\"data:image/png;base64,\" alt=\"A\"> b" },
        { $"<script type=\"application/ld+json\">{Long}</script>", $"<script type=\"application/ld+json\">{Long}</script>" },
        { $"<script>{Long}", $"<script>{Long}" },
        { $"<!-->{Long}-->", $"<!-->{Long}-->" },
        { $"<!-- a --!> {Long} <!-- b -->", $"<!-- a --!> {Long} <!-- b -->" },
        { $"<script><!-- <script> {Long} </script> --></script>", $"<script><!-- <script> {Long} </script> --></script>" },
        { $"The text says ;base64,{Long}", $"The text says ;base64,{Long}" },
        { "<", "<" },
        { "", "" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public void Long_parts_without_text_are_cut_and_nothing_else(string html, string expected) =>
        Assert.Equal(expected, PageSource.Of(html).Html);

    [Theory]
    [InlineData("<!--")]
    [InlineData("<script>")]
    [InlineData("<style>")]
    [InlineData("<!-- --!>")]
    public void What_is_never_closed_is_searched_to_the_end_of_the_page_once(string start) => Growth.AssertLinear(
        size => string.Concat(Enumerable.Repeat(start, size)), 50_000, html => Assert.Equal(html, PageSource.Of(html).Html));

    [Fact]
    public void What_is_closed_after_something_else_is_never_closed_is_still_cut() =>
        Assert.Equal(
            "<script><style></style>x<!---->y",
            PageSource.Of($"<script><style>{Long}</style>x<!--{Long}-->y").Html);

    [Fact]
    public void Text_length_counts_only_what_is_outside_tags_scripts_and_comments() =>
        Assert.True(PageSource.Of($"<p title='{Long}'>four</p><!--{Long}--><script>{Long}</script>").TextLength < 30);

    [Fact]
    public void A_page_with_a_large_picture_in_it_is_read()
    {
        var html = $"<article><h1>The bridge is open</h1><p>{string.Join(' ', Enumerable.Repeat("The people walked over it for the first time on that day.", 10))}</p><img src='data:image/png;base64,{new string('A', 20_000_000)}'></article>";
        var article = Normalize(html).Article;
        Assert.Equal("The bridge is open", article!.Title);
    }

    [Theory]
    [InlineData("<p>", "Its text has")]
    [InlineData("<p title='", "a page may have 4,000,000")]
    public void A_page_that_is_too_long_is_rejected_before_it_is_parsed(string start, string reason)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var rejection = Normalize(start + new string('a', 5_000_000)).Rejection;
        Assert.Contains(reason, rejection, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 60_000_000);
    }

    private static NormalizationResult Normalize(string html) => new Normalizer().Normalize(
        new Submission { Bytes = System.Text.Encoding.UTF8.GetBytes(html), MediaType = MediaTypes.Html },
        ArticleIdentity.Create("pages", "page").Identity!);
}
