using System.Text.Json.Serialization;

namespace Archive.Core.Articles;

/// <summary>
/// The article record. Its JSON form (camelCase, in this order) is the one that REST, NDJSON, <c>archive normalize</c> and <c>archive show</c> share.
/// </summary>
public sealed record Article
{
    /// <summary>The article's id.</summary>
    public required ArticleId Id { get; init; }

    /// <summary>The caller's own id, URL or path within the source.</summary>
    public required string Key { get; init; }

    /// <summary>The headline; null when the source has none. Never invented.</summary>
    public string? Title { get; init; }

    /// <summary>The caption of the leading picture; null when the source has none.</summary>
    public string? Caption { get; init; }

    /// <summary>The summary that stands between headline and text; null when the source has none.</summary>
    public string? Standfirst { get; init; }

    /// <summary>The day of publication; null when the source does not tell it.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>The people who wrote it, in the order of the byline. Desks, agencies and roles ("admin", "red.") are not people.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The language of the body: an ISO 639-1 code or "und".</summary>
    public required string Language { get; init; }

    /// <summary>How sure the language is, from 0 to 1.</summary>
    public double LanguageConfidence { get; init; }

    /// <summary>The body, paragraph by paragraph, in reading order.</summary>
    public IReadOnlyList<Paragraph> Paragraphs { get; init; } = [];

    /// <summary>The paragraphs' text, joined by blank lines.</summary>
    public string Body => string.Join("\n\n", Paragraphs.Select(paragraph => paragraph.Text));

    /// <summary>What normalisation took out of the text, in document order.</summary>
    public IReadOnlyList<RemovedSpan> Removed { get; init; } = [];

    /// <summary>Facts kept from removed lines: licence, syndication, funding, photo credit.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The name of the source that delivered it.</summary>
    public required string Source { get; init; }

    /// <summary>The address it was published at; null when unknown.</summary>
    public string? Url { get; init; }

    /// <summary>The tags the deliverer gave.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The character encoding the original bytes were read with (IANA name).</summary>
    public required string Charset { get; init; }

    /// <summary>The media type of the original bytes.</summary>
    public required string MediaType { get; init; }

    /// <summary>The SHA-256 of the original bytes.</summary>
    public required ContentHash Sha256 { get; init; }

    /// <summary>When this version was taken into the archive (UTC); null when the record was only normalised.</summary>
    public DateTimeOffset? IngestedAt { get; init; }

    /// <summary>The version of the normalisation that made the record.</summary>
    public required int PipelineVersion { get; init; }

    /// <summary>What each stage decided, and why.</summary>
    public IReadOnlyList<TraceEntry> Trace { get; init; } = [];

    /// <summary>What a list shows for the article: the title, else the caption, else the standfirst, else the first words of the body, else the key.</summary>
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

/// <summary>The kinds of paragraph in a body.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ParagraphKind>))]
public enum ParagraphKind
{
    /// <summary>Running text.</summary>
    [JsonStringEnumMemberName("text")] Text,

    /// <summary>A heading within the body.</summary>
    [JsonStringEnumMemberName("heading")] Heading,

    /// <summary>A block quotation.</summary>
    [JsonStringEnumMemberName("quote")] Quote,

    /// <summary>A list item or a table row.</summary>
    [JsonStringEnumMemberName("list")] List,
}

/// <summary>One paragraph of a body.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Language">Its own language, which may differ from the article's.</param>
/// <param name="Text">Its text: one line, no markup.</param>
public sealed record Paragraph(ParagraphKind Kind, string Language, string Text);

/// <summary>A piece that normalisation took out of the text.</summary>
/// <param name="Label">What it is: a label of the boilerplate catalogue, such as "comment_policy".</param>
/// <param name="Language">The language it is written in.</param>
/// <param name="Text">Its text, repaired as the body is.</param>
/// <param name="Rule">The id of the rule that took it.</param>
/// <param name="Start">Where it begins, in UTF-16 units of the decoded text (of the text extracted from the page, for HTML).</param>
/// <param name="End">Where it ends (exclusive), in the same units.</param>
public sealed record RemovedSpan(string Label, string Language, string Text, string Rule, int Start, int End);

/// <summary>One decision of the normalisation.</summary>
/// <param name="Stage">The stage that decided.</param>
/// <param name="Decision">What it decided.</param>
/// <param name="Reason">Why.</param>
public sealed record TraceEntry(string Stage, string Decision, string Reason);
