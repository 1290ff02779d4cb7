namespace Archive.Core.Storage.Packs;

/// <summary>
/// Small blobs in packs: tar files of some 128 MiB. A file of its own for each costs ten times the time (ARCHITECTURE.md has the figures). Concurrent puts
/// share one append and one flush. One may put and delete at a time; others may read beside it.
/// </summary>
internal sealed class PackStore(string folder) : IAsyncDisposable
{
    /// <summary>The folder of the packs in a store.</summary>
    public const string FolderName = "packs";

    /// <summary>The largest blob in a pack, in bytes.</summary>
    private const int MaxLength = 1024 * 1024;

    private const long FullLength = 128L * 1024 * 1024;
    private const long ListInterval = 16L * 1024 * 1024;
    private const int MaxGroup = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, (int Pack, uint Block)> _places = [];
    private readonly SortedList<int, PackFile> _packs = [];
    private GroupWriter<Put>? _writer;
    private PackFile? _active;
    private FileStream? _lock;
    private long _listedLength;

    /// <summary>Names that begin so are the store's own.</summary>
    public static bool IsReserved(string name) => name.StartsWith(FolderName, StringComparison.OrdinalIgnoreCase) && (name.Length == FolderName.Length || name[FolderName.Length] == '/');

    /// <summary>Whether a blob may lie in a pack at all.</summary>
    public static bool Takes(string name, long length) => length <= MaxLength && name.Length <= PackEntry.MaxNameLength;

    /// <summary>Stores a blob unless there is one of the name; it is durable when the task ends.</summary>
    /// <returns>Whether it was stored; false when the name was taken.</returns>
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
            return Locate(name) is var (pack, block, entry) ? pack.Read(block, entry) : null;
        }
    }

    /// <summary>Whether there is a blob of the name.</summary>
    public bool Exists(string name)
    {
        lock (_gate) return Locate(name) is not null;
    }

    /// <summary>Overwrites a blob; false when there is none of the name.</summary>
    public bool Delete(string name)
    {
        lock (_gate)
        {
            if (Locate(name) is not var (pack, block, entry)) return false;
            pack.Purge(block, entry);
            _places.Remove(PackFile.KeyOf(name));
            return true;
        }
    }

    /// <summary>The names of all blobs, as they lie.</summary>
    public IEnumerable<string> List()
    {
        List<PackFile> packs;
        lock (_gate)
        {
            Refresh();
            packs = [.. _packs.Values];
        }
        foreach (var pack in packs)
        {
            // By number, for entries are added meanwhile.
            for (var i = 0; i < pack.Slots.Count; i++)
            {
                string? name;
                lock (_gate)
                {
                    var slot = pack.Slots[i];
                    name = IsPlace(slot, pack) && pack.EntryAt(slot.Block) is { IsBlob: true } entry ? entry.Name : null;
                }
                if (name is not null) yield return name;
            }
        }
    }

    /// <summary>What is wrong with the packs, in words; every byte of them is read.</summary>
    public IEnumerable<string> FindDamage()
    {
        List<PackFile> packs;
        lock (_gate)
        {
            Refresh();
            packs = [.. _packs.Values];
        }
        foreach (var pack in packs)
        {
            foreach (var (start, entry) in pack.Scan(0))
            {
                // A tail behind the known entries is a write that failed or is under way, and was never acknowledged.
                if (entry is null && start < pack.KnownLength) yield return $"pack {pack.Number}: damaged at byte {start:N0}";
            }
            if (pack.IsListWhole() == false) yield return $"pack {pack.Number}: its list of entries is damaged; it will be made anew";
        }
    }

    /// <summary>Writes packs that are damaged anew, without the damage; the damaged ones are kept beside, as .tar.damaged.</summary>
    public void Repair()
    {
        lock (_gate)
        {
            Refresh();
            foreach (var (number, pack) in _packs.ToList())
            {
                if (pack.IsListWhole() == false) pack.DiscardList();
                if (!pack.Scan(0).Any(part => part.Entry is null && part.Start < pack.KnownLength)) continue;
                pack.SetAsideDamage();
                _active = null;
                pack.Dispose();
                Forget(number);
            }
            Refresh();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null) await _writer.DisposeAsync();
        lock (_gate)
        {
            if (_active is { } active && active.KnownLength > _listedLength) SaveList(active);
            foreach (var pack in _packs.Values) pack.Dispose();
            _packs.Clear();
            _lock?.Dispose();
            _places.Clear();
        }
    }

    /// <summary>A name with its entry, its header read: a purged or altered entry is none.</summary>
    private (PackFile Pack, uint Block, PackEntry Entry)? Locate(string name)
    {
        if (LocateKnown(name) is { } known) return known;
        if (_active is not null) return null; // the one writer knows every entry
        Refresh(); // a reader beside it looks for new ones, and for one deleted and put again
        return LocateKnown(name);
    }

    private (PackFile Pack, uint Block, PackEntry Entry)? LocateKnown(string name)
    {
        if (!_places.TryGetValue(PackFile.KeyOf(name), out var place)) return null;
        var pack = _packs[place.Pack];
        return pack.EntryAt(place.Block) is { } entry && entry.Name == name ? (pack, place.Block, entry) : null;
    }

    private bool IsPlace(PackSlot slot, PackFile pack) => _places.TryGetValue(slot.Name, out var place) && place == (pack.Number, slot.Block);

    private void Refresh()
    {
        var found = PackFile.Find(folder).ToList();
        foreach (var gone in _packs.Keys.Except(found.Select(pack => pack.Number)).ToList()) Forget(gone);
        foreach (var (number, path) in found)
        {
            if (!_packs.TryGetValue(number, out var pack)) Add(PackFile.Open(path, isWritable: false));
            else if (pack != _active) Place(pack, pack.ReadOn());
        }
    }

    /// <summary>A pack whose file was taken away: its blobs are missing.</summary>
    private void Forget(int number)
    {
        _packs.Remove(number);
        foreach (var key in _places.Where(place => place.Value.Pack == number).Select(place => place.Key).ToList()) _places.Remove(key);
    }

    private void Add(PackFile pack)
    {
        _packs[pack.Number] = pack; // one it takes the place of may still be read from
        Place(pack, pack.Slots);
    }

    private void Place(PackFile pack, IReadOnlyList<PackSlot> slots)
    {
        _places.EnsureCapacity(_places.Count + slots.Count);
        foreach (var slot in slots) _places[slot.Name] = (pack.Number, slot.Block);
    }

    private void Write(IReadOnlyList<Put> group)
    {
        PackFile pack;
        var fresh = new List<Put>(group.Count);
        lock (_gate)
        {
            pack = _active ??= OpenActive();
            var names = new HashSet<string>(StringComparer.Ordinal);
            fresh.AddRange(group.Where(put => names.Add(put.Name) && Locate(put.Name) is null));
        }
        if (fresh.Count == 0) return; // what was there was flushed before its place was known
        IReadOnlyList<PackSlot> added;
        try
        {
            added = pack.Append(fresh.Select(put => (put.Name, put.Entry)).ToList());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            lock (_gate) GiveUp(pack);
            throw;
        }
        foreach (var put in fresh) put.IsNew = true;
        lock (_gate)
        {
            pack.Accept(added);
            Place(pack, added);
            var isFull = pack.KnownLength >= FullLength;
            if (isFull || pack.KnownLength - _listedLength >= ListInterval) SaveList(pack);
            if (isFull) _active = null;
        }
    }

    /// <summary>The last pack, where it can be gone on with; else a new one. What a killed writer left at an end is never overwritten.</summary>
    private PackFile OpenActive()
    {
        DurableFile.CreateFolder(folder);
        // Two writers would write over each other; within one process as well.
        _lock ??= new FileStream(Path.Combine(folder, "writer.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        Refresh();
        foreach (var unlisted in _packs.Values.Where(pack => !pack.IsListed))
        {
            unlisted.Flush();
            SaveList(unlisted);
        }
        if (_packs.Count > 0 && _packs.Values[^1] is { } last && last.KnownLength < FullLength && last.KnownLength == last.FileLength)
        {
            var path = PackFile.Find(folder).Last().Path;
            Add(PackFile.Open(path, isWritable: true));
        }
        else
        {
            Add(PackFile.Create(folder, _packs.Count == 0 ? 1 : _packs.Keys[^1] + 1));
        }
        _listedLength = 0;
        return _packs.Values[^1];
    }

    /// <summary>After a failed write the pack's end is uncertain: what was half-written is cut off, or else the next write begins a new pack.</summary>
    private void GiveUp(PackFile pack)
    {
        _active = null;
        try
        {
            pack.DiscardTail();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // the next write finds the tail and leaves it alone
        }
    }

    private void SaveList(PackFile pack)
    {
        try
        {
            pack.SaveList();
            _listedLength = pack.KnownLength;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _listedLength = pack.KnownLength; // a list is a convenience; the pack is read instead
        }
    }

    private sealed class Put(string name, byte[] entry) : GroupedWrite
    {
        public string Name { get; } = name;

        public byte[] Entry { get; } = entry;

        public bool IsNew { get; set; }
    }
}
