namespace Archive.Core.Catalog;

/// <summary>The catalogue's part that keeps searches.</summary>
public interface ISavedSearchStore
{
    /// <summary>Keeps a search; one that is kept already is left as it is. Returns what is kept.</summary>
    Task<SavedSearch> AddAsync(SavedSearch search, CancellationToken cancellationToken = default);

    /// <summary>A search that is kept; null when there is none of that id.</summary>
    Task<SavedSearch?> FindAsync(string id, CancellationToken cancellationToken = default);
}
