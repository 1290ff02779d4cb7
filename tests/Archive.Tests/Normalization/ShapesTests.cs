using System.Text.Json;
using System.Text.Json.Nodes;
using Archive.Core.Articles;
using Archive.Core.Deliveries;
using Archive.Core.Normalization;
using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Decoding;
using Archive.Tests.Support;

namespace Archive.Tests.Normalization;

/// <summary>
/// The layouts of articles (agency reports, blogs, dailies, print views, truncated scrapes), one file each, written for the tests. The
/// records were reviewed, and are kept as snapshots of the fields that a reader sees.
/// </summary>
public sealed class ShapesTests
{
    internal static readonly string Folder = Path.Combine(Repo.Root, "tests", "Archive.Tests", "Normalization", "Shapes");

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Names =>
        new(Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void No_word_is_lost(string name)
    {
        var result = new Normalizer().Normalize(
            new Submission { Bytes = File.ReadAllBytes(Path.Combine(Folder, name)), MediaType = MediaTypes.Text }, Make.Identity("k"));
        Assert.Empty(LostWords(result));
    }

    /// <summary>
    /// The words of the text that are missing from its record. Datelines and bylines become fields; their wording is in the trace.
    /// </summary>
    internal static List<string> LostWords(NormalizationResult result)
    {
        var article = result.Article!;
        string?[] fields =
        [
            article.Title,
            article.Caption,
            article.Standfirst,
            .. article.Authors,
            article.Body,
            .. article.Removed.Select(span => span.Text),
            .. article.Notes,
            .. article.Trace.Select(entry => entry.Decision),
        ];
        var kept = PhraseWords.Split(string.Join('\n', fields), int.MaxValue).ToHashSet(StringComparer.Ordinal);
        return PhraseWords.Split(new TextRepair().Repair(result.Text!), int.MaxValue).Where(word => !kept.Contains(word)).ToList();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_shape_gives_the_reviewed_fields(string name)
    {
        var article = Make.Normalize(new Submission { Bytes = File.ReadAllBytes(Path.Combine(Folder, name)), MediaType = MediaTypes.Text });
        var record = JsonNode.Parse(JsonSerializer.Serialize(article, ArticleJson.Compact.Article))!.AsObject();
        foreach (var field in new[]
        {
            "id", "key", "source", "paragraphs", "trace", "sha256", "pipelineVersion", "ingestedAt", "mediaType", "url", "tags",
            "languageConfidence", "certainty", "doubts",
        })
        {
            record.Remove(field);
        }
        Repo.AssertSnapshot($"shapes/{Path.GetFileNameWithoutExtension(name)}.json", record.ToJsonString(Readable) + "\n");
    }
}
