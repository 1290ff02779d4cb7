using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Archive.Core.Storage.Packs;

/// <summary>Where an entry begins in its pack.</summary>
/// <param name="Name">The key of its name (<see cref="PackFile.KeyOf"/>).</param>
/// <param name="Block">Its first block.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct PackSlot(UInt128 Name, uint Block);

/// <summary>
/// One pack: a tar file that is only appended to, and beside it a list of its entries (.idx) so that it need not be read through. The list is a convenience:
/// what it does not cover, or all when it is missing or damaged, is read from the pack.
/// </summary>
internal sealed class PackFile : IDisposable
{
    private const string Extension = ".tar", ListExtension = ".idx";

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private long _readLength = -1;

    private PackFile(string path, SafeFileHandle file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>The pack's number; packs are filled in this order.</summary>
    public int Number => NumberOf(_path)!.Value;

    /// <summary>How far the entries are known, in bytes: whole entries only.</summary>
    public long KnownLength { get; private set; }

    /// <summary>The entries up to there.</summary>
    public List<PackSlot> Slots { get; } = [];

    /// <summary>The file's length in bytes.</summary>
    public long FileLength => RandomAccess.GetLength(_file);

    /// <summary>The packs of a folder by number, in that order.</summary>
    public static IEnumerable<(int Number, string Path)> Find(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*" + Extension).Select(path => (Number: NumberOf(path), Path: path)).Where(pack => pack.Number is not null).Select(pack => (pack.Number!.Value, pack.Path)).OrderBy(pack => pack.Value)
        : [];

    /// <summary>Opens a pack and learns of its entries.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isWritable">Whether it is to be appended to, which one may do at a time.</param>
    public static PackFile Open(string path, bool isWritable)
    {
        var pack = new PackFile(path, File.OpenHandle(path, FileMode.Open, isWritable ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite));
        pack.LoadList();
        pack.ReadOn();
        return pack;
    }

    /// <summary>Begins a pack of a number that none has.</summary>
    public static PackFile Create(string folder, int number)
    {
        var path = Path.Combine(folder, number.ToString("d8", CultureInfo.InvariantCulture) + Extension);
        var pack = new PackFile(path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite));
        DurableFile.FlushFolder(folder);
        return pack;
    }

    /// <summary>The key that a name is listed under: XxHash128, long enough that no two names share one, even if they were sought.</summary>
    public static UInt128 KeyOf(string name) => XxHash128.HashToUInt128(Encoding.ASCII.GetBytes(name));

    /// <summary>Learns of the entries that were appended since.</summary>
    /// <returns>The new entries.</returns>
    public IReadOnlyList<PackSlot> ReadOn()
    {
        var known = Slots.Count;
        var length = FileLength;
        if (length == _readLength) return [];
        _readLength = length; // a torn end is not read again before it grows
        foreach (var (start, entry) in Scan(KnownLength))
        {
            if (entry is null) continue;
            IsListed = false;
            Slots.Add(new PackSlot(KeyOf(entry.Value.Name), (uint)(start / PackEntry.BlockSize)));
            KnownLength = start + entry.Value.StoredLength;
        }
        return Slots[known..];
    }

    /// <summary>Writes entries behind the known ones, durably; they are known when they are accepted.</summary>
    /// <returns>Where each begins.</returns>
    public IReadOnlyList<PackSlot> Append(IReadOnlyList<(string Name, byte[] Bytes)> entries)
    {
        var added = new List<PackSlot>(entries.Count);
        var end = KnownLength;
        foreach (var (name, bytes) in entries)
        {
            added.Add(new PackSlot(KeyOf(name), (uint)(end / PackEntry.BlockSize)));
            end += bytes.Length;
        }
        // A file that was deleted can still be written; what is written there is gone.
        if (!File.Exists(_path)) throw new FileNotFoundException($"The pack {_path} is gone.");
        RandomAccess.Write(_file, entries.Select(entry => new ReadOnlyMemory<byte>(entry.Bytes)).ToList(), KnownLength);
        RandomAccess.FlushToDisk(_file);
        return added;
    }

    /// <summary>Takes entries that were appended as known.</summary>
    public void Accept(IReadOnlyList<PackSlot> appended)
    {
        Slots.AddRange(appended);
        IsListed = false;
        _readLength = KnownLength = FileLength;
    }

    /// <summary>The entry that begins at a block; null when none does, or its header was altered.</summary>
    public PackEntry? EntryAt(uint block)
    {
        Span<byte> header = stackalloc byte[PackEntry.BlockSize];
        return RandomAccess.Read(_file, header, (long)block * PackEntry.BlockSize) == PackEntry.BlockSize ? PackEntry.FromHeader(header) : null;
    }

    /// <summary>The content of an entry, as it lies there.</summary>
    public byte[] Read(uint block, PackEntry entry)
    {
        var content = new byte[entry.Length];
        var read = ReadFully(content, ((long)block + 1) * PackEntry.BlockSize);
        return read == content.Length ? content : content[..read];
    }

    /// <summary>Overwrites an entry's content and name, durably; its place stays.</summary>
    public void Purge(uint block, PackEntry entry)
    {
        using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var purged = PackEntry.ToBytes(PackEntry.PurgedPrefix + block.ToString(CultureInfo.InvariantCulture), new byte[entry.Length]).AsMemory();
        // The content first: cut short in between, the entry still has its name, and can be purged again.
        RandomAccess.Write(file, purged.Span[PackEntry.BlockSize..], ((long)block + 1) * PackEntry.BlockSize);
        RandomAccess.FlushToDisk(file);
        RandomAccess.Write(file, purged.Span[..PackEntry.BlockSize], (long)block * PackEntry.BlockSize);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Whether the list covers all known entries.</summary>
    public bool IsListed { get; private set; }

    /// <summary>Makes durable what a killed writer may have left unflushed: it could be read, and so taken for stored.</summary>
    public void Flush()
    {
        RandomAccess.FlushToDisk(_file);
        DurableFile.FlushFolder(Path.GetDirectoryName(_path)!);
    }

    /// <summary>Cuts off what a failed write left behind the known entries.</summary>
    public void DiscardTail() => RandomAccess.SetLength(_file, KnownLength);

    /// <summary>Everything from a place on, entry by entry, each checked against its checksum; a stretch that is no whole entry has none.</summary>
    public IEnumerable<(long Start, PackEntry? Entry)> Scan(long from)
    {
        var length = FileLength;
        var at = from;
        while (at < length)
        {
            if (WholeEntryAt(at, length) is { } entry)
            {
                yield return (at, entry);
                at += entry.StoredLength;
                continue;
            }
            yield return (at, null);
            // An entry of which only the filling is damaged ends where it says; else the next one is looked for.
            at += EntryWithContentAt(at) is { } damaged ? damaged.StoredLength : PackEntry.BlockSize;
            while (at < length && WholeEntryAt(at, length) is null && EntryWithContentAt(at) is null) at += PackEntry.BlockSize;
        }
    }

    /// <summary>Writes the list of the entries. Nothing depends on it, so it is not flushed.</summary>
    public void SaveList()
    {
        var slots = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(Slots));
        var bytes = new byte[sizeof(long) + slots.Length + sizeof(ulong)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, KnownLength);
        slots.CopyTo(bytes.AsSpan(sizeof(long)));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(^sizeof(ulong)), XxHash3.HashToUInt64(bytes.AsSpan(..^sizeof(ulong))));
        var path = Path.ChangeExtension(_path, ListExtension);
        File.WriteAllBytes(path + ".new", bytes);
        File.Move(path + ".new", path, overwrite: true);
        IsListed = true;
    }

    /// <summary>Removes the list; it is made anew.</summary>
    public void DiscardList() => File.Delete(Path.ChangeExtension(_path, ListExtension));

    /// <summary>Puts a pack of the whole entries in the place of this one, durably, and keeps this one beside it.</summary>
    public void SetAsideDamage()
    {
        var mended = _path + ".new";
        using (var file = new FileStream(mended, FileMode.Create, FileAccess.Write))
        {
            foreach (var (start, _) in Scan(0))
            {
                if (EntryWithContentAt(start) is { } entry) file.Write(PackEntry.ToBytes(entry.Name, Read((uint)(start / PackEntry.BlockSize), entry)));
            }
            file.Flush(flushToDisk: true);
        }
        DiscardList();
        File.Copy(_path, _path + ".damaged", overwrite: true);
        File.Move(mended, _path, overwrite: true);
        DurableFile.FlushFolder(Path.GetDirectoryName(_path)!);
    }

    /// <summary>Whether the list is missing (null), or in order.</summary>
    public bool? IsListWhole() => ReadList() is not { } bytes ? null : IsWhole(bytes);

    public void Dispose() => _file.Dispose();

    private void LoadList()
    {
        if (ReadList() is not { } bytes || !IsWhole(bytes)) return;
        IsListed = true;
        KnownLength = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Slots.AddRange(MemoryMarshal.Cast<byte, PackSlot>(bytes.AsSpan(sizeof(long)..^sizeof(ulong))));
    }

    private byte[]? ReadList()
    {
        var path = Path.ChangeExtension(_path, ListExtension);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    private bool IsWhole(byte[] list) =>
        list.Length >= sizeof(long) + sizeof(ulong)
        && XxHash3.HashToUInt64(list.AsSpan(..^sizeof(ulong))) == BinaryPrimitives.ReadUInt64LittleEndian(list.AsSpan(^sizeof(ulong)))
        && BinaryPrimitives.ReadInt64LittleEndian(list) <= FileLength;

    private PackEntry? WholeEntryAt(long start, long length)
    {
        if (EntryAt((uint)(start / PackEntry.BlockSize)) is not { } entry || start + entry.StoredLength > length) return null;
        var stored = new byte[entry.StoredLength - PackEntry.BlockSize];
        return ReadFully(stored, start + PackEntry.BlockSize) == stored.Length && entry.Holds(stored) ? entry : null;
    }

    /// <summary>The entry at a place if its content is whole, whatever follows it.</summary>
    private PackEntry? EntryWithContentAt(long start)
    {
        var block = (uint)(start / PackEntry.BlockSize);
        return EntryAt(block) is { } entry && start + entry.StoredLength <= FileLength && entry.HasContent(Read(block, entry)) ? entry : null;
    }

    private int ReadFully(Span<byte> buffer, long offset)
    {
        var total = 0;
        while (total < buffer.Length && RandomAccess.Read(_file, buffer[total..], offset + total) is > 0 and var read) total += read;
        return total;
    }

    private static int? NumberOf(string path) =>
        int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
