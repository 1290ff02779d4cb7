using Archive.Core.Deliveries;
using Archive.Core.Normalization.Decoding;

namespace Archive.Core.Normalization.Pages;

/// <summary>What is known of an article before its text is read: from the caller and from the page's own markup. Null or empty means unknown.</summary>
internal sealed record PageMetadata
{
    public static PageMetadata None { get; } = new();

    public string? Title { get; init; }
    public string? Caption { get; init; }
    public string? Standfirst { get; init; }
    public DateOnly? Date { get; init; }
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The language the page declares; a hint, since templates of bilingual sites often declare the wrong one.</summary>
    public string? Language { get; init; }

    public string? Url { get; init; }

    /// <summary>The caller's word stands before the page's; it comes from the same scrapes and is repaired as the text is.</summary>
    public PageMetadata With(SuppliedMetadata supplied, TextRepair repair) => this with
    {
        Title = supplied.Title is null ? (Title?.Length > SuppliedMetadata.MaxTitleLength ? null : Title) : repair.Repair(supplied.Title),
        Date = supplied.Date ?? Date,
        Authors = supplied.Authors.Count > 0 ? supplied.Authors.Select(author => repair.Repair(author)).ToList() : Authors.Where(author => author.Length <= SuppliedMetadata.MaxNameLength).Take(SuppliedMetadata.MaxNames).ToList(),
        Url = supplied.Url ?? Url,
    };
}
