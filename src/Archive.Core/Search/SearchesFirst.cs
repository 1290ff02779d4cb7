namespace Archive.Core.Search;

/// <summary>
/// Lets searches go before work in the background: a run asks before it prepares each article, and waits a moment while a search is in hand. Somebody is waiting for a
/// search, for some milliseconds; a run takes minutes, and loses a few of them. Indexing does not wait: what is acknowledged has to be seen within a second.
/// </summary>
public sealed class SearchesFirst : IDisposable
{
    /// <summary>As long as most searches take; work goes on beside longer ones, and beside searches that follow one another without a pause.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(5);

    private readonly ManualResetEventSlim _isQuiet = new(initialState: true, spinCount: 0);
    private readonly Lock _gate = new();
    private int _searches;

    /// <summary>Begins a search; it ends when the result is disposed.</summary>
    public SearchInHand Begin()
    {
        lock (_gate)
        {
            if (_searches++ == 0) _isQuiet.Reset();
        }
        return new SearchInHand(this);
    }

    /// <summary>Waits while searches are in hand, five milliseconds at most.</summary>
    public void GiveWay()
    {
        if (!_isQuiet.IsSet) _isQuiet.Wait(Longest);
    }

    /// <inheritdoc />
    public void Dispose() => _isQuiet.Dispose();

    private void End()
    {
        lock (_gate)
        {
            if (--_searches == 0) _isQuiet.Set();
        }
    }

    /// <summary>A search that is in hand.</summary>
    public readonly struct SearchInHand : IDisposable
    {
        private readonly SearchesFirst _searches;

        internal SearchInHand(SearchesFirst searches) => _searches = searches;

        /// <inheritdoc />
        public void Dispose() => _searches.End();
    }
}
