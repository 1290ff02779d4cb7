using Archive.Core.Articles;

namespace Archive.Core.Ingestion;

/// <summary>
/// Keeps a purge from destroying bytes that are on their way into the catalogue: found in the blob store already, or just put
/// there, and not recorded yet.
/// </summary>
internal sealed class OriginalsInUse
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ContentHash, int> _uses = [];
    private readonly Dictionary<ContentHash, Task> _destroying = [];

    /// <summary>Announces a use; waits while the bytes are being destroyed.</summary>
    public async Task EnterAsync(ContentHash hash)
    {
        while (true)
        {
            Task? destruction;
            lock (_gate)
            {
                if (!_destroying.TryGetValue(hash, out destruction))
                {
                    _uses[hash] = _uses.GetValueOrDefault(hash) + 1;
                    return;
                }
            }
            await destruction;
        }
    }

    /// <summary>Ends a use: it is recorded, or given up.</summary>
    public void Leave(ContentHash hash)
    {
        lock (_gate)
        {
            if (_uses.GetValueOrDefault(hash) <= 1) _uses.Remove(hash);
            else _uses[hash]--;
        }
    }

    /// <summary>Destroys bytes unless they are in use, while nobody begins to use them. Returns whether it was done.</summary>
    public async Task<bool> TryDestroyAsync(ContentHash hash, Func<Task<bool>> destroy)
    {
        var destruction = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_uses.ContainsKey(hash) || !_destroying.TryAdd(hash, destruction.Task)) return false;
        }
        try
        {
            return await destroy();
        }
        finally
        {
            lock (_gate) _destroying.Remove(hash);
            destruction.SetResult();
        }
    }
}
