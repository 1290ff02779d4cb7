namespace Archive.Core.Storage.Packs;

/// <summary>
/// The packs of a folder, and in which of them each blob lies: in memory, 128-bit hashes instead of names. Not safe for several threads;
/// the store's lock guards it.
/// </summary>
internal sealed class PackDirectory(string folder) : IDisposable
{
    private readonly Dictionary<UInt128, (int Pack, uint Block)> _locations = [];
    private readonly SortedList<int, PackFile> _packs = [];

    /// <summary>
    /// The pack that this process appends to; null until the first write, after a pack is full, and after a failed write.
    /// </summary>
    public PackFile? Active { get; set; }

    /// <summary>The packs in ascending order of their numbers.</summary>
    public IReadOnlyList<PackFile> Packs => _packs.Values.AsReadOnly();

    /// <summary>The entry of a name, its header read from the disk; null for a purged or damaged one, and where there is none.</summary>
    public (PackFile Pack, uint Block, PackEntry Entry)? Locate(string name)
    {
        if (LocateKnown(name) is { } known) return known;
        if (Active is not null) return null; // the only writer knows every entry
        Refresh(); // another process may have appended, or deleted the blob and stored it again
        return LocateKnown(name);
    }

    /// <summary>Whether an entry is the one that its name is found at; an earlier entry of a name that was stored again is not.</summary>
    public bool IsCurrent(PackIndexEntry entry, PackFile pack) =>
        _locations.TryGetValue(entry.NameHash, out var location) && location == (pack.Number, entry.Block);

    /// <summary>Takes over what other processes have done in the folder: packs created and deleted, entries appended.</summary>
    public void Refresh()
    {
        var found = PackFile.Find(folder).ToList();
        foreach (var gone in _packs.Keys.Except(found.Select(pack => pack.Number)).ToList()) Forget(gone);
        foreach (var (number, path) in found)
        {
            if (!_packs.TryGetValue(number, out var pack)) Add(PackFile.Open(path, isWritable: false));
            else if (pack != Active) AddLocations(pack, pack.ReadAppended());
        }
    }

    /// <summary>Adds a pack, in place of an earlier one of its number.</summary>
    public void Add(PackFile pack)
    {
        _packs[pack.Number] = pack; // an earlier one is not closed: an enumeration may still read from it
        AddLocations(pack, pack.Entries);
    }

    /// <summary>Adds entries that were appended to a pack.</summary>
    public void AddLocations(PackFile pack, IReadOnlyList<PackIndexEntry> entries)
    {
        _locations.EnsureCapacity(_locations.Count + entries.Count);
        foreach (var entry in entries) _locations[entry.NameHash] = (pack.Number, entry.Block);
    }

    /// <summary>Drops a name whose entry was purged.</summary>
    public void Remove(string name) => _locations.Remove(PackIndexEntry.HashOf(name));

    /// <summary>Drops a pack whose file is gone, and with it its blobs.</summary>
    public void Forget(int number)
    {
        _packs.Remove(number);
        var hashes = _locations.Where(location => location.Value.Pack == number).Select(location => location.Key).ToList();
        foreach (var hash in hashes) _locations.Remove(hash);
    }

    public void Dispose()
    {
        foreach (var pack in _packs.Values) pack.Dispose();
        _packs.Clear();
        _locations.Clear();
    }

    private (PackFile Pack, uint Block, PackEntry Entry)? LocateKnown(string name)
    {
        if (!_locations.TryGetValue(PackIndexEntry.HashOf(name), out var location)) return null;
        var pack = _packs[location.Pack];
        return pack.EntryAt(location.Block) is { } entry && entry.Name == name ? (pack, location.Block, entry) : null;
    }
}
