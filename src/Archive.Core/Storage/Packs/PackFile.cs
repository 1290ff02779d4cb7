using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Archive.Core.Storage.Packs;

/// <summary>
/// One pack: an append-only tar file, with an index file beside it so that it need not be scanned on every start. What the index file does
/// not cover is read from the pack itself. One process at a time may append; others may read meanwhile.
/// </summary>
internal sealed class PackFile : IDisposable
{
    private const string Extension = ".tar";

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly PackIndexFile _index;
    private long _scannedLength = -1;

    private PackFile(string path, SafeFileHandle file)
    {
        _path = path;
        _file = file;
        _index = new PackIndexFile(path);
    }

    /// <summary>The pack's number; packs are filled in ascending order.</summary>
    public int Number => NumberOf(_path)!.Value;

    /// <summary>
    /// The length in bytes up to which all intact entries are in <see cref="Entries"/>; what lies beyond is a torn write or not read yet.
    /// </summary>
    public long KnownLength { get; private set; }

    /// <summary>The entries up to <see cref="KnownLength"/>, in the order of the file.</summary>
    public List<PackIndexEntry> Entries { get; } = [];

    /// <summary>The file's length in bytes.</summary>
    public long FileLength => RandomAccess.GetLength(_file);

    /// <summary>Whether the index file covers all known entries.</summary>
    public bool IsIndexCurrent { get; private set; }

    /// <summary>The packs of a folder in ascending order of their numbers.</summary>
    public static IEnumerable<(int Number, string Path)> Find(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        return Directory.EnumerateFiles(folder, "*" + Extension)
            .Select(path => (Number: NumberOf(path), Path: path))
            .Where(pack => pack.Number is not null)
            .Select(pack => (pack.Number!.Value, pack.Path))
            .OrderBy(pack => pack.Value);
    }

    /// <summary>Opens a pack and reads which entries it holds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isWritable">Whether entries are to be appended; the caller makes sure that it is the only writer.</param>
    public static PackFile Open(string path, bool isWritable)
    {
        var access = isWritable ? FileAccess.ReadWrite : FileAccess.Read;
        var pack = new PackFile(path, File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite));
        if (pack._index.Read(pack.FileLength) is var (coveredLength, entries))
        {
            pack.IsIndexCurrent = true;
            pack.KnownLength = coveredLength;
            pack.Entries.AddRange(entries);
        }
        pack.ReadAppended();
        return pack;
    }

    /// <summary>Creates an empty pack under a number that is not in use.</summary>
    public static PackFile Create(string folder, int number)
    {
        var path = Path.Combine(folder, number.ToString("d8", CultureInfo.InvariantCulture) + Extension);
        var pack = new PackFile(path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite));
        DurableFile.FlushFolder(folder);
        return pack;
    }

    /// <summary>Reads the entries that were appended since the last call, by another process included.</summary>
    /// <returns>The new entries.</returns>
    public IReadOnlyList<PackIndexEntry> ReadAppended()
    {
        var known = Entries.Count;
        var length = FileLength;
        if (length == _scannedLength) return [];
        _scannedLength = length; // a torn write at the end is not read again until the file grows
        foreach (var (start, entry) in Scan(KnownLength))
        {
            if (entry is null) continue;
            IsIndexCurrent = false;
            Entries.Add(new PackIndexEntry(PackIndexEntry.HashOf(entry.Value.Name), (uint)(start / PackEntry.BlockSize)));
            KnownLength = start + entry.Value.StoredLength;
        }
        return Entries[known..];
    }

    /// <summary>
    /// Writes entries behind <see cref="KnownLength"/> and flushes them to the disk. They count as known only after <see cref="Accept"/>.
    /// </summary>
    /// <returns>Where each begins.</returns>
    public IReadOnlyList<PackIndexEntry> Append(IReadOnlyList<(string Name, byte[] Bytes)> entries)
    {
        var added = new List<PackIndexEntry>(entries.Count);
        var end = KnownLength;
        foreach (var (name, bytes) in entries)
        {
            added.Add(new PackIndexEntry(PackIndexEntry.HashOf(name), (uint)(end / PackEntry.BlockSize)));
            end += bytes.Length;
        }
        // Writing through an open handle succeeds on a deleted file, and the bytes would be lost.
        if (!File.Exists(_path)) throw new FileNotFoundException($"The pack {_path} is gone.");
        RandomAccess.Write(_file, entries.Select(entry => new ReadOnlyMemory<byte>(entry.Bytes)).ToList(), KnownLength);
        RandomAccess.FlushToDisk(_file);
        return added;
    }

    /// <summary>Adds entries that <see cref="Append"/> has written to the known ones.</summary>
    public void Accept(IReadOnlyList<PackIndexEntry> appended)
    {
        Entries.AddRange(appended);
        IsIndexCurrent = false;
        _scannedLength = KnownLength = FileLength;
    }

    /// <summary>The entry whose header is at a block; null when there is no intact header.</summary>
    public PackEntry? EntryAt(uint block)
    {
        Span<byte> header = stackalloc byte[PackEntry.BlockSize];
        var read = RandomAccess.Read(_file, header, (long)block * PackEntry.BlockSize);
        return read == PackEntry.BlockSize ? PackEntry.FromHeader(header) : null;
    }

    /// <summary>
    /// The content of an entry, not checked against its checksum; shorter than the entry says where the file is truncated.
    /// </summary>
    public byte[] Read(uint block, PackEntry entry)
    {
        var content = new byte[entry.Length];
        var read = ReadFully(content, ((long)block + 1) * PackEntry.BlockSize);
        return read == content.Length ? content : content[..read];
    }

    /// <summary>
    /// Overwrites an entry's content with zeros and its name with a placeholder, durably. The entry keeps its offset and length.
    /// </summary>
    public void Purge(uint block, PackEntry entry)
    {
        using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var placeholder = PackEntry.PurgedPrefix + block.ToString(CultureInfo.InvariantCulture);
        var purged = PackEntry.ToBytes(placeholder, new byte[entry.Length]).AsMemory();
        // The content goes first: after a crash in between, the entry still has its name and can be purged again.
        RandomAccess.Write(file, purged.Span[PackEntry.BlockSize..], ((long)block + 1) * PackEntry.BlockSize);
        RandomAccess.FlushToDisk(file);
        RandomAccess.Write(file, purged.Span[..PackEntry.BlockSize], (long)block * PackEntry.BlockSize);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>
    /// Flushes the pack and its folder. A killed writer may have left bytes that can be read but are not on the disk yet.
    /// </summary>
    public void Flush()
    {
        RandomAccess.FlushToDisk(_file);
        DurableFile.FlushFolder(Path.GetDirectoryName(_path)!);
    }

    /// <summary>Truncates the file to <see cref="KnownLength"/>, after a failed write.</summary>
    public void TruncateTail() => RandomAccess.SetLength(_file, KnownLength);

    /// <summary>
    /// Everything from an offset on, entry by entry, each verified by its checksum. A range that is no intact entry is one item whose entry
    /// is null.
    /// </summary>
    public IEnumerable<(long Start, PackEntry? Entry)> Scan(long from)
    {
        var length = FileLength;
        var at = from;
        while (at < length)
        {
            if (IntactEntryAt(at, length) is { } entry)
            {
                yield return (at, entry);
                at += entry.StoredLength;
                continue;
            }
            yield return (at, null);
            // Where only the padding is damaged, the header still says where the entry ends; otherwise the next header is searched block by
            // block.
            at += EntryWithContentAt(at) is { } damaged ? damaged.StoredLength : PackEntry.BlockSize;
            while (at < length && IntactEntryAt(at, length) is null && EntryWithContentAt(at) is null) at += PackEntry.BlockSize;
        }
    }

    /// <summary>Writes the index file.</summary>
    public void SaveIndex()
    {
        _index.Write(KnownLength, CollectionsMarshal.AsSpan(Entries));
        IsIndexCurrent = true;
    }

    /// <summary>Deletes the index file; it is built again when the pack is opened for writing.</summary>
    public void DeleteIndex() => _index.Delete();

    /// <summary>Whether the index file is intact; null when it is missing.</summary>
    public bool? IsIndexIntact() => _index.IsIntact(FileLength);

    /// <summary>Replaces the pack, durably, by one with the readable entries only; the damaged file is kept as .tar.damaged.</summary>
    public void RewriteWithoutDamage()
    {
        var rewritten = _path + ".new";
        using (var file = new FileStream(rewritten, FileMode.Create, FileAccess.Write))
        {
            foreach (var (start, _) in Scan(0))
            {
                if (EntryWithContentAt(start) is not { } entry) continue;
                file.Write(PackEntry.ToBytes(entry.Name, Read((uint)(start / PackEntry.BlockSize), entry)));
            }
            file.Flush(flushToDisk: true);
        }
        DeleteIndex();
        File.Copy(_path, _path + ".damaged", overwrite: true);
        File.Move(rewritten, _path, overwrite: true);
        DurableFile.FlushFolder(Path.GetDirectoryName(_path)!);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The entry at an offset if header, content and padding are intact; null otherwise.</summary>
    private PackEntry? IntactEntryAt(long start, long length)
    {
        if (EntryAt((uint)(start / PackEntry.BlockSize)) is not { } entry || start + entry.StoredLength > length) return null;
        var stored = new byte[entry.StoredLength - PackEntry.BlockSize];
        return ReadFully(stored, start + PackEntry.BlockSize) == stored.Length && entry.IsIntact(stored) ? entry : null;
    }

    /// <summary>The entry at an offset if header and content are intact, whatever its padding holds; null otherwise.</summary>
    private PackEntry? EntryWithContentAt(long start)
    {
        var block = (uint)(start / PackEntry.BlockSize);
        if (EntryAt(block) is not { } entry || start + entry.StoredLength > FileLength) return null;
        return entry.HasContent(Read(block, entry)) ? entry : null;
    }

    private int ReadFully(Span<byte> buffer, long offset)
    {
        var total = 0;
        while (total < buffer.Length && RandomAccess.Read(_file, buffer[total..], offset + total) is > 0 and var read) total += read;
        return total;
    }

    private static int? NumberOf(string path) =>
        int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
