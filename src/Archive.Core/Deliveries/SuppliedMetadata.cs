using Archive.Core.Articles;

namespace Archive.Core.Deliveries;

/// <summary>
/// The caller's metadata of an article; it takes precedence over anything found in the text. Null or empty means not given.
/// </summary>
public sealed record SuppliedMetadata
{
    /// <summary>No metadata.</summary>
    public static SuppliedMetadata None { get; } = new();

    /// <summary>The longest headline, in UTF-16 code units; it is returned with every hit.</summary>
    public const int MaxTitleLength = 5_000;

    /// <summary>
    /// The longest author's name or tag, in UTF-16 code units, and the most of either; they are returned with every hit and counted as
    /// facets.
    /// </summary>
    public const int MaxNameLength = 500, MaxNames = 200;

    /// <summary>The headline.</summary>
    public string? Title { get; init; }

    /// <summary>The day of publication.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>The people who wrote it.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The language, as an ISO 639-1 code.</summary>
    public string? Language { get; init; }

    /// <summary>The absolute http or https URL it was published at.</summary>
    public string? Url { get; init; }

    /// <summary>Tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The character encoding declared for the bytes, as in a Content-Type header.</summary>
    public string? Charset { get; init; }

    /// <summary>The fields that are too long or have too many values.</summary>
    /// <param name="authors">The name of the authors' field in the request, for the messages.</param>
    /// <param name="tags">The name of the tags' field.</param>
    public IEnumerable<FieldProblem> FindProblems(string authors, string tags)
    {
        if (Title?.Length > MaxTitleLength)
        {
            yield return new FieldProblem("title", $"It has {Title.Length:N0} characters; {MaxTitleLength:N0} are possible.");
        }
        foreach (var (field, names) in new[] { (authors, Authors), (tags, Tags) })
        {
            if (names.Count > MaxNames) yield return new FieldProblem(field, $"There are {names.Count:N0}; {MaxNames} are possible.");
            if (names.FirstOrDefault(name => name.Length > MaxNameLength) is not { } tooLong) continue;
            yield return new FieldProblem(field, $"“{tooLong[..30]}…” has {tooLong.Length:N0} characters; {MaxNameLength} are possible.");
        }
    }
}
