using Archive.Core.Articles;

namespace Archive.Core.Deliveries;

/// <summary>What the caller says about an article; it is trusted before anything found in the text. Null or empty means not said.</summary>
public sealed record SuppliedMetadata
{
    /// <summary>Nothing said.</summary>
    public static SuppliedMetadata None { get; } = new();

    /// <summary>The most characters of a headline, of a name or tag, and the most names or tags: what is shown with every hit and counted in every search.</summary>
    public const int MaxTitleLength = 5_000, MaxNameLength = 500, MaxNames = 200;

    /// <summary>The headline.</summary>
    public string? Title { get; init; }

    /// <summary>The day of publication.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>The people who wrote it.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The language, as an ISO 639-1 code.</summary>
    public string? Language { get; init; }

    /// <summary>The absolute http(s) address it was published at.</summary>
    public string? Url { get; init; }

    /// <summary>Tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The character encoding declared for the bytes, as in a Content-Type header.</summary>
    public string? Charset { get; init; }

    /// <summary>What is too long or too much of it, by field.</summary>
    /// <param name="authors">What the field of the authors is called where it came from.</param>
    /// <param name="tags">What that of the tags is called.</param>
    public IEnumerable<FieldProblem> FindProblems(string authors, string tags)
    {
        if (Title?.Length > MaxTitleLength) yield return new FieldProblem("title", $"It has {Title.Length:N0} characters; {MaxTitleLength:N0} are possible.");
        foreach (var (field, names) in new[] { (authors, Authors), (tags, Tags) })
        {
            if (names.Count > MaxNames) yield return new FieldProblem(field, $"There are {names.Count:N0}; {MaxNames} are possible.");
            if (names.FirstOrDefault(name => name.Length > MaxNameLength) is { } tooLong) yield return new FieldProblem(field, $"“{tooLong[..30]}…” has {tooLong.Length:N0} characters; {MaxNameLength} are possible.");
        }
    }
}
