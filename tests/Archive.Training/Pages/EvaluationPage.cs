using Archive.Core.Normalization.Pages.Labelling;

namespace Archive.Training.Pages;

/// <summary>The set that a page is from, which says what is known of it.</summary>
internal enum PageSet
{
    /// <summary>An approved record.</summary>
    Approved,

    /// <summary>The whole expected text.</summary>
    Text,

    /// <summary>Some segments that must, or must not, be in the text.</summary>
    Segments,
}

/// <summary>What is known of a page.</summary>
internal sealed record Gold
{
    public string? Title { get; init; }
    public string? Date { get; init; }
    public IReadOnlyList<string>? Authors { get; init; }
    public IReadOnlyList<string> Standfirst { get; init; } = [];
    public IReadOnlyList<string> Headings { get; init; } = [];
    public IReadOnlyList<string> Paragraphs { get; init; } = [];
    public string Text { get; init; } = "";
    public IReadOnlyList<string> With { get; init; } = [];
    public IReadOnlyList<string> Without { get; init; } = [];
    public IReadOnlyList<string> Comments { get; init; } = [];
}

/// <summary>A page with what is known of it, read once and analysed once.</summary>
internal sealed class EvaluationPage
{
    public required string Id { get; init; }
    public required PageSet Set { get; init; }
    public required Gold Gold { get; init; }
    public required byte[] Bytes { get; init; }
    public required PageAnalysis Page { get; init; }
    public required float[] Features { get; init; }

    /// <summary>Pages of one site are in one fold.</summary>
    public required string Site { get; init; }

    /// <summary>The label of each block that is known, as a number; -1 for unknown.</summary>
    public int[] Targets { get; set; } = [];
    public int Fold { get; set; }
}
