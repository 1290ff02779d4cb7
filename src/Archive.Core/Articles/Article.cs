using System.Text.Json.Serialization;
using Archive.Core.Articles.Corrections;

namespace Archive.Core.Articles;

/// <summary>
/// The article record. REST, NDJSON, <c>archive normalize</c> and <c>archive show</c> share its JSON form (camelCase, in this order).
/// </summary>
public sealed record Article
{
    /// <summary>
    /// A record. What JSON leaves out is not what an initialiser says, but what the constructor does; of lists it is null, which counts as
    /// empty.
    /// </summary>
    [JsonConstructor]
    public Article(double certainty = 1) => Certainty = certainty;

    /// <summary>The article's id.</summary>
    public required ArticleId Id { get; init; }

    /// <summary>The caller's own id, URL or path within the source.</summary>
    public required string Key { get; init; }

    /// <summary>The headline; null when the source has none. Never invented.</summary>
    public string? Title { get; init; }

    /// <summary>The caption of the lead picture; null when the source has none.</summary>
    public string? Caption { get; init; }

    /// <summary>The summary that stands between headline and text; null when the source has none.</summary>
    public string? Standfirst { get; init; }

    /// <summary>The day of publication; null when the source does not state it.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>The day of the last change that the source states beside the day of publication; null when it states none.</summary>
    public DateOnly? Modified { get; init; }

    /// <summary>The people who wrote it, in the order of the byline. Desks, agencies and roles ("admin", "red.") are not people.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The language of the body: an ISO 639-1 code or "und".</summary>
    public required string Language { get; init; }

    /// <summary>The confidence of the language detection, from 0 to 1.</summary>
    public double LanguageConfidence { get; init; }

    /// <summary>The body, paragraph by paragraph, in reading order.</summary>
    public IReadOnlyList<Paragraph> Paragraphs { get; init; } = [];

    /// <summary>The paragraphs' text, joined by blank lines.</summary>
    public string Body => string.Join("\n\n", Paragraphs.Select(paragraph => paragraph.Text));

    /// <summary>What normalisation removed from the text, in document order.</summary>
    public IReadOnlyList<RemovedSpan> Removed { get; init; } = [];

    /// <summary>Facts kept from removed lines: licence, syndication, funding, photo credit.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// The probability that the least sure field is right, 0 to 1; 1 when a person or the caller has said all, and in records of earlier
    /// versions of Archive.
    /// </summary>
    public double Certainty { get; init; }

    /// <summary>The fields that normalisation is not sure of (a probability below 0.9), the least sure first.</summary>
    public IReadOnlyList<Doubt> Doubts { get; init => field = value ?? []; } = [];

    /// <summary>The name of the source it was delivered under, as a rule a newspaper or site.</summary>
    public required string Source { get; init; }

    /// <summary>The URL it was published at; null when unknown.</summary>
    public string? Url { get; init; }

    /// <summary>The tags in the delivery's metadata.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The character encoding that the original bytes were decoded with (IANA name).</summary>
    public required string Charset { get; init; }

    /// <summary>The media type of the original bytes.</summary>
    public required string MediaType { get; init; }

    /// <summary>The SHA-256 of the original bytes.</summary>
    public required ContentHash Sha256 { get; init; }

    /// <summary>When this version was ingested (UTC); null when the record was only normalised.</summary>
    public DateTimeOffset? IngestedAt { get; init; }

    /// <summary>The version of the normalisation pipeline that produced the record.</summary>
    public required int PipelineVersion { get; init; }

    /// <summary>The decisions of each stage of the pipeline, with the reasons.</summary>
    public IReadOnlyList<TraceEntry> Trace { get; init; } = [];

    /// <summary>What a person has corrected of what normalisation found, in the order it was corrected.</summary>
    public IReadOnlyList<Correction> Corrections { get; init => field = value ?? []; } = [];

    /// <summary>
    /// The title for lists: the title, else the caption, else the standfirst, else the first words of the body, else the key.
    /// </summary>
    [JsonIgnore]
    public string DisplayTitle =>
        Title ?? Caption ?? Standfirst ?? (Paragraphs.Count > 0 ? FirstWords(Paragraphs[0].Text) : Key);

    private static string FirstWords(string text)
    {
        const int MaxLength = 80;
        if (text.Length <= MaxLength) return text;
        var end = text.LastIndexOf(' ', MaxLength);
        return string.Concat(text.AsSpan(0, end > 0 ? end : MaxLength), "…");
    }
}
