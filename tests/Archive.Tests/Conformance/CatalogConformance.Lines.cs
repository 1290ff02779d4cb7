using Archive.Core.Catalog.Lines;
using Archive.Core.Normalization;
using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Core.Recording;
using Archive.Tests.Support;

namespace Archive.Tests.Conformance;

/// <summary>What is known of the lines of sources.</summary>
public abstract partial class CatalogConformance
{
    [Fact]
    public async Task A_line_in_three_articles_of_a_source_is_learned()
    {
        await using var catalog = CreateCatalog();
        var (line, since) = (SourceLine.Of("A line."), Start.StartedAt);
        NormalizedDelivery With(string key, string source = "test", string? text = null) =>
            Make.Item(Make.Article(key, key + source, source: source) with { IngestedAt = since }) with
            {
                Learnable = new LearnableLines([line], [], text ?? key),
            };

        await catalog.RecordAsync(null,
        [
            With("a"), With("a", "other"), With("b"), With("b", "other"), With("a"), With("copy", text: "a"),
            With("another copy", text: "b"),
        ]);
        Assert.Empty(await catalog.Lines.GetAsync(null));
        await catalog.RecordAsync(null, [With("c")]);

        Assert.Equal([new DecidedLine("test", line, LineState.Learned, 1, since)], await catalog.Lines.GetAsync(null));
        Assert.Empty(await catalog.Lines.GetAsync("other"));
    }

    [Fact]
    public async Task Recording_stops_before_an_article_made_without_a_line_learned_since()
    {
        await using var catalog = CreateCatalog();
        NormalizedDelivery With(string key) => Make.Item(Make.Article(key, key)) with
        {
            Learnable = new LearnableLines([SourceLine.Of("A line.")], [], key),
            DependsOn = new LineDependencies(["A line."], OnDateOrder: false),
        };

        var recorded = await catalog.RecordAsync(
            null, [With("a"), With("b"), With("c"), Make.Item(Make.Article("plain", "plain")), With("d"), With("e")]);

        Assert.Equal(4, recorded.Count);
        Assert.Null(await catalog.Articles.GetAsync(Make.Article("d").Id));
        Assert.Equal(
            2,
            (await catalog.RecordAsync(
                null, [With("d") with { LinesVersion = 1 }, With("e") with { DependsOn = LineDependencies.None }])).Count);
        Assert.Empty(
            await catalog.RecordAsync(null, [With("f") with { DependsOn = new LineDependencies(["a LINE"], OnDateOrder: false) }]));
    }

    [Fact]
    public async Task What_a_person_says_of_a_line_replaces_what_was_known()
    {
        await using var catalog = CreateCatalog();
        var line = SourceLine.Of("A line.");
        await catalog.Lines.DecideAsync("test", line, LineState.Taken, Start.StartedAt);
        await catalog.Lines.DecideAsync("test", line, LineState.Allowed, Start.StartedAt.AddHours(1));
        await using var again = await ReopenAsync(catalog);
        Assert.Equal(
            [new DecidedLine("test", line, LineState.Allowed, 2, Start.StartedAt.AddHours(1))], await again.Lines.GetAsync("test"));
    }
}
