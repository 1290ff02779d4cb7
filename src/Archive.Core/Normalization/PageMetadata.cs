using Archive.Core.Deliveries;
using Archive.Core.Normalization.Decoding;

namespace Archive.Core.Normalization;

/// <summary>
/// The metadata of an article from outside its text: the caller's and that of the page's markup. Null or empty means unknown.
/// </summary>
internal sealed record PageMetadata
{
    public static PageMetadata None { get; } = new();

    public string? Title { get; init; }
    public string? Caption { get; init; }
    public string? Standfirst { get; init; }
    public DateOnly? Date { get; init; }

    /// <summary>The latest day on which the page says it was changed; null where it says none.</summary>
    public DateOnly? Modified { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The language that the page declares; only a hint, since templates of bilingual sites often declare the wrong one.</summary>
    public string? Language { get; init; }

    public string? Url { get; init; }

    /// <summary>
    /// Overrides the page's metadata by the caller's, and bounds what the page states. The caller's comes from the same scrapes, so it is
    /// repaired as the text is.
    /// </summary>
    public PageMetadata With(SuppliedMetadata supplied, TextRepair repair)
    {
        var ownTitle = Title?.Length > SuppliedMetadata.MaxTitleLength ? null : Title;
        var ownAuthors = Authors.Where(author => author.Length <= SuppliedMetadata.MaxNameLength).Take(SuppliedMetadata.MaxNames);
        return this with
        {
            Title = supplied.Title is null ? ownTitle : repair.Repair(supplied.Title),
            Date = supplied.Date ?? Date,
            Authors = supplied.Authors.Count > 0 ? supplied.Authors.Select(author => repair.Repair(author)).ToList() : ownAuthors.ToList(),
            Url = supplied.Url ?? Url,
        };
    }
}
