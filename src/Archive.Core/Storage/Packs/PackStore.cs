namespace Archive.Core.Storage.Packs;

/// <summary>
/// Small blobs in packs: tar files of some 128 MiB. A file for each blob takes ten times as long (ARCHITECTURE.md has the figures).
/// Concurrent puts share one append and one fsync. One process at a time may put and delete; others may read meanwhile.
/// </summary>
internal sealed class PackStore(string folder) : IAsyncDisposable
{
    /// <summary>The folder of the packs in a store.</summary>
    public const string FolderName = "packs";

    /// <summary>The largest blob in a pack, in bytes.</summary>
    private const int MaxBlobLength = 1024 * 1024;

    /// <summary>The length in bytes at which a pack is full and the next one is begun.</summary>
    private const long FullLength = 128L * 1024 * 1024;

    /// <summary>How many bytes are appended between two writes of the index file: what a start after a crash has to scan.</summary>
    private const long IndexInterval = 16L * 1024 * 1024;

    /// <summary>The most puts that share an fsync.</summary>
    private const int MaxGroup = 256;

    private readonly Lock _gate = new();
    private readonly PackDirectory _directory = new(folder);
    private GroupWriter<Put>? _writer;
    private FileStream? _lock;
    private long _indexedLength;

    /// <summary>Whether a name is reserved for the packs.</summary>
    public static bool IsReserved(string name) =>
        name.StartsWith(FolderName, StringComparison.OrdinalIgnoreCase)
        && (name.Length == FolderName.Length || name[FolderName.Length] == '/');

    /// <summary>Whether a blob of this name and length in bytes fits into a pack.</summary>
    public static bool Fits(string name, long length) => length <= MaxBlobLength && name.Length <= PackEntry.MaxNameLength;

    /// <summary>Stores a blob unless the name is in use; it is durable when the task ends.</summary>
    /// <returns>Whether it was stored; false when the name was in use.</returns>
    public async Task<bool> PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        GroupWriter<Put> writer;
        lock (_gate) writer = _writer ??= new GroupWriter<Put>(MaxGroup, Write);
        var put = new Put(name, PackEntry.ToBytes(name, content.Span));
        await writer.WriteAsync(put, cancellationToken);
        return put.IsNew;
    }

    /// <summary>The content of a blob; null when there is none of the name.</summary>
    public byte[]? Read(string name)
    {
        lock (_gate)
        {
            return _directory.Locate(name) is var (pack, block, entry) ? pack.Read(block, entry) : null;
        }
    }

    /// <summary>Whether there is a blob of the name.</summary>
    public bool Exists(string name)
    {
        lock (_gate) return _directory.Locate(name) is not null;
    }

    /// <summary>Overwrites a blob; false when there is none of the name.</summary>
    public bool Delete(string name)
    {
        lock (_gate)
        {
            if (_directory.Locate(name) is not var (pack, block, entry)) return false;
            pack.Purge(block, entry);
            _directory.Remove(name);
            return true;
        }
    }

    /// <summary>The names of all blobs, in the order of the packs.</summary>
    public IEnumerable<string> List()
    {
        foreach (var pack in RefreshedPacks())
        {
            // By index instead of an enumerator, for entries are appended meanwhile.
            for (var i = 0; i < pack.Entries.Count; i++)
            {
                string? name;
                lock (_gate)
                {
                    var listed = pack.Entries[i];
                    name = _directory.IsCurrent(listed, pack) && pack.EntryAt(listed.Block) is { IsBlob: true } entry ? entry.Name : null;
                }
                if (name is not null) yield return name;
            }
        }
    }

    /// <summary>Reads every byte of the packs and yields a message for each damage.</summary>
    public IEnumerable<string> FindDamage()
    {
        foreach (var pack in RefreshedPacks())
        {
            foreach (var (start, entry) in pack.Scan(0))
            {
                // A tail behind the known entries is a torn write, or one in progress; it was never acknowledged.
                if (entry is null && start < pack.KnownLength) yield return $"pack {pack.Number}: damaged at byte {start:N0}";
            }
            if (pack.IsIndexIntact() == false) yield return $"pack {pack.Number}: its list of entries is damaged; it will be made anew";
        }
    }

    /// <summary>Rewrites damaged packs without the damage; the damaged files are kept as .tar.damaged.</summary>
    public void Repair()
    {
        lock (_gate)
        {
            _directory.Refresh();
            foreach (var pack in _directory.Packs.ToList())
            {
                if (pack.IsIndexIntact() == false) pack.DeleteIndex();
                if (!pack.Scan(0).Any(part => part.Entry is null && part.Start < pack.KnownLength)) continue;
                pack.RewriteWithoutDamage();
                _directory.Active = null;
                pack.Dispose();
                _directory.Forget(pack.Number);
            }
            _directory.Refresh();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null) await _writer.DisposeAsync();
        lock (_gate)
        {
            if (_directory.Active is { } active && active.KnownLength > _indexedLength) SaveIndex(active);
            _directory.Dispose();
            _lock?.Dispose();
        }
    }

    private List<PackFile> RefreshedPacks()
    {
        lock (_gate)
        {
            _directory.Refresh();
            return [.. _directory.Packs];
        }
    }

    private void Write(IReadOnlyList<Put> group)
    {
        PackFile pack;
        var unstored = new List<Put>(group.Count);
        lock (_gate)
        {
            pack = _directory.Active ??= OpenActive();
            var names = new HashSet<string>(StringComparer.Ordinal);
            unstored.AddRange(group.Where(put => names.Add(put.Name) && _directory.Locate(put.Name) is null));
        }
        if (unstored.Count == 0) return; // an entry is flushed before it can be located, so these are durable
        IReadOnlyList<PackIndexEntry> added;
        try
        {
            added = pack.Append(unstored.Select(put => (put.Name, put.Entry)).ToList());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            lock (_gate) AbandonActive(pack);
            throw;
        }
        foreach (var put in unstored) put.IsNew = true;
        lock (_gate)
        {
            pack.Accept(added);
            _directory.AddLocations(pack, added);
            var isFull = pack.KnownLength >= FullLength;
            if (isFull || pack.KnownLength - _indexedLength >= IndexInterval) SaveIndex(pack);
            if (isFull) _directory.Active = null;
        }
    }

    /// <summary>
    /// Opens the last pack for appending; begins a new one where the last is full or ends in a torn write, which is never overwritten.
    /// </summary>
    private PackFile OpenActive()
    {
        DurableFile.CreateFolder(folder);
        // Two writers would overwrite each other's entries, two stores within one process included.
        _lock ??= new FileStream(Path.Combine(folder, "writer.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        _directory.Refresh();
        foreach (var unindexed in _directory.Packs.Where(pack => !pack.IsIndexCurrent))
        {
            unindexed.Flush();
            SaveIndex(unindexed);
        }
        if (_directory.Packs is [.., var last] && last.KnownLength < FullLength && last.KnownLength == last.FileLength)
        {
            _directory.Add(PackFile.Open(PackFile.Find(folder).Last().Path, isWritable: true));
        }
        else
        {
            _directory.Add(PackFile.Create(folder, _directory.Packs is [.., var full] ? full.Number + 1 : 1));
        }
        _indexedLength = 0;
        return _directory.Packs[^1];
    }

    /// <summary>After a failed write the end of the pack is undefined: it is truncated, or else the next write begins a new pack.</summary>
    private void AbandonActive(PackFile pack)
    {
        _directory.Active = null;
        try
        {
            pack.TruncateTail();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next write finds the torn tail and begins a new pack.
        }
    }

    private void SaveIndex(PackFile pack)
    {
        try
        {
            pack.SaveIndex();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without an index file the pack is scanned at the next start.
        }
        _indexedLength = pack.KnownLength;
    }

    private sealed class Put(string name, byte[] entry) : GroupedWrite
    {
        public string Name { get; } = name;

        public byte[] Entry { get; } = entry;

        public bool IsNew { get; set; }
    }
}
