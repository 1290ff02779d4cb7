using Archive.Core.Catalog;
using Archive.Core.Deliveries;
using Archive.Core.Normalization;
using Archive.Core.Search;
using Archive.LuceneIndex;
using Archive.Tests.Support;
using Archive.Words;

namespace Archive.Tests.Search;

/// <summary>A floor under what questions find among the samples. The measure on larger sets is <c>tests/quality</c>.</summary>
[Trait("Speed", "slow")]
public sealed class RelevanceTests : IDisposable
{
    private static readonly (string Question, string Sample)[] Questions =
    [
        ("How many bitcoins did the note on the screens ask for?", "en-01"), ("Whose password was still valid after he retired?", "en-01"),
            ("Which village crosses the river on planks?", "en-02"),
        ("What did the flood leave behind on the Drinjača?", "en-02"), ("Who still makes salt in the bay of Nin?", "en-03"),
            ("What is the most borrowed title of the travelling library?", "en-04"),
        ("Where do the children wait for the van with the books?", "en-04"),
            ("How often has the night train to the coast been abolished?", "en-05"),
            ("Who is paid to count the wolves that eat sheep?", "en-06"),
        ("Why was the clock of the town hall stopped?", "en-07"), ("Does the guest house of the monks have a signal?", "en-08"),
            ("What do monks do with beehives in winter?", "en-08"),
        ("Quanti bitcoin chiedeva il biglietto trovato dagli impiegati?", "it-01"),
            ("Che cosa ha cancellato gli atti di nascita del comune?", "it-01"), ("Di che cosa è fatto il ponte sulla Drinjača?", "it-02"),
        ("Chi prende la corriera per il fondovalle alle sei?", "it-03"),
            ("Quando ha riaperto il mercato coperto di via Sottoripa?", "it-04"),
            ("Quanti banchi aveva il mercato prima dei lavori al tetto?", "it-04"),
        ("Perché il miele di Gashi non può passare la frontiera?", "it-05"), ("Dove stanno le arnie sul prato minato?", "it-05"),
            ("Quando sono ripresi i collegamenti con le isole?", "it-06"),
        ("Quanti platani ha contato il comitato?", "it-07"), ("Con che cosa misura l'acqua alta la signora Ines?", "it-08"),
            ("Quanti centimetri segnava la centralina di Chioggia?", "it-08"),
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Questions_find_their_article_in_their_own_language()
    {
        await using var index = LuceneSearchIndex.Open(_folder["index"]);
        await index.ApplyAsync(Directory.GetFiles(Repo.Samples).Order(StringComparer.Ordinal)
            .Select((path, i) => new ArticleChange(i + 1, Normalize(path))).ToList());
        var search = new ArchiveSearch(index, WordAnalysis.Instance);
        var sum = 0.0;
        var missed = new List<string>();
        foreach (var (question, sample) in Questions)
        {
            var hits = (await search.SearchAsync(Ask.Prepare(new SearchRequest { Text = question, Match = MatchMode.Any }))).Hits;
            var rank = hits.ToList().FindIndex(hit => hit.Key.StartsWith(sample, StringComparison.Ordinal)) + 1;
            sum += rank == 0 ? 0 : 1.0 / rank;
            if (rank != 1) missed.Add($"{question} ({sample} at {rank})");
        }
        Assert.True(sum / Questions.Length >= 0.95, $"mean reciprocal rank {sum / Questions.Length:0.000}: {string.Join("; ", missed)}");
    }

    [Theory]
    [InlineData("en-01", "it-01")]
    [InlineData("it-01", "en-01")]
    [InlineData("en-02", "it-02")]
    [InlineData("it-02", "en-02")]
    public async Task The_same_story_in_the_other_language_is_the_most_similar(string sample, string other)
    {
        await using var index = LuceneSearchIndex.Open(_folder["index"]);
        var articles = Directory.GetFiles(Repo.Samples).Order(StringComparer.Ordinal).Select(Normalize).ToList();
        await index.ApplyAsync(articles.Select((article, i) => new ArticleChange(i + 1, article)).ToList());
        var similar =
            await index.FindSimilarAsync(articles.Single(article => article.Key.StartsWith(sample, StringComparison.Ordinal)),
            SearchFilters.None, 5);
        Assert.StartsWith(other, similar[0].Key, StringComparison.Ordinal);
    }

    private static Core.Articles.Article Normalize(string path)
    {
        var submission =
            new Submission
            {
                Bytes = File.ReadAllBytes(path),
                MediaType = path.EndsWith(".html", StringComparison.Ordinal) ? MediaTypes.Html : MediaTypes.Text,
            };
        return new Normalizer().Normalize(submission, Make.Identity(Path.GetFileName(path))).Article!;
    }
}
