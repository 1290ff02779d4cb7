using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Archive.Core.Storage.Packs;

/// <summary>
/// The index file beside a pack (.idx), which saves scanning the pack when it is opened: the length of the pack that it covers (8 bytes,
/// little-endian), the entries, and an XxHash3 checksum over both (8 bytes, little-endian). It is a cache: a missing, damaged or outdated
/// index file only costs a scan.
/// </summary>
/// <param name="packPath">The pack's path.</param>
internal sealed class PackIndexFile(string packPath)
{
    private readonly string _path = Path.ChangeExtension(packPath, ".idx");

    /// <summary>Reads the index.</summary>
    /// <param name="packLength">The pack's length in bytes: an index that covers more belongs to another pack.</param>
    /// <returns>The length in bytes that it covers, and the entries; null when it is missing or damaged.</returns>
    public (long CoveredLength, PackIndexEntry[] Entries)? Read(long packLength)
    {
        if (ReadBytes() is not { } bytes || !IsIntact(bytes, packLength)) return null;
        var entries = MemoryMarshal.Cast<byte, PackIndexEntry>(bytes.AsSpan(sizeof(long)..^sizeof(ulong)));
        return (BinaryPrimitives.ReadInt64LittleEndian(bytes), entries.ToArray());
    }

    /// <summary>Whether the file is intact; null when it is missing.</summary>
    public bool? IsIntact(long packLength) => ReadBytes() is { } bytes ? IsIntact(bytes, packLength) : null;

    /// <summary>Replaces the file atomically. It is not flushed to the disk, since nothing depends on it.</summary>
    public void Write(long coveredLength, ReadOnlySpan<PackIndexEntry> entries)
    {
        var content = MemoryMarshal.AsBytes(entries);
        var bytes = new byte[sizeof(long) + content.Length + sizeof(ulong)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, coveredLength);
        content.CopyTo(bytes.AsSpan(sizeof(long)));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(^sizeof(ulong)), XxHash3.HashToUInt64(bytes.AsSpan(..^sizeof(ulong))));
        File.WriteAllBytes(_path + ".new", bytes);
        File.Move(_path + ".new", _path, overwrite: true);
    }

    /// <summary>Deletes the file, so that the next start scans the pack and writes it again.</summary>
    public void Delete() => File.Delete(_path);

    private static bool IsIntact(byte[] bytes, long packLength) =>
        bytes.Length >= sizeof(long) + sizeof(ulong)
        && XxHash3.HashToUInt64(bytes.AsSpan(..^sizeof(ulong))) == BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(^sizeof(ulong)))
        && BinaryPrimitives.ReadInt64LittleEndian(bytes) <= packLength;

    private byte[]? ReadBytes() => File.Exists(_path) ? File.ReadAllBytes(_path) : null;
}
