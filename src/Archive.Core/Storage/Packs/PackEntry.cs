using System.Formats.Tar;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Archive.Core.Storage.Packs;

/// <summary>
/// One blob in a pack: an entry of the ustar format (POSIX.1-1988), so that any tar program lists and unpacks a pack. The field for the owner's name holds a
/// checksum of the content (XxHash3, 16 hexadecimal digits), by which an entry half-written is told from a whole one.
/// </summary>
/// <param name="Name">The blob's name; one that begins with <see cref="PurgedPrefix"/> is no blob any more.</param>
/// <param name="Length">The content's length in bytes.</param>
/// <param name="Checksum">The content's checksum.</param>
internal readonly record struct PackEntry(string Name, int Length, string Checksum)
{
    /// <summary>The unit of a tar file, in bytes: headers are one long, contents are filled up to whole ones.</summary>
    public const int BlockSize = 512;

    /// <summary>The longest name that an entry takes, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>What the name of an entry begins with whose content was overwritten.</summary>
    public const string PurgedPrefix = "purged/";

    /// <summary>The entry's length in the pack, in bytes: header, content and filling.</summary>
    public long StoredLength => BlockSize + RoundUp(Length);

    /// <summary>Whether the entry still holds a blob.</summary>
    public bool IsBlob => !Name.StartsWith(PurgedPrefix, StringComparison.Ordinal);

    /// <summary>The bytes of an entry.</summary>
    public static byte[] ToBytes(string name, ReadOnlySpan<byte> content)
    {
        using var stream = new MemoryStream((int)(BlockSize + RoundUp(content.Length)) + 2 * BlockSize);
        using var data = new MemoryStream(content.ToArray());
        // The writer's end adds the two empty blocks that end a tar file; a pack goes on.
        using var writer = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true);
        writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = data, UserName = ChecksumOf(content), ModificationTime = DateTimeOffset.UnixEpoch });
        return stream.ToArray();
    }

    /// <summary>Reads a header; null when the block is none, or was altered.</summary>
    public static PackEntry? FromHeader(ReadOnlySpan<byte> block)
    {
        const int SumStart = 148, SumLength = 8;
        if (block.Length < BlockSize || !block[257..262].SequenceEqual("ustar"u8)) return null;
        var sum = SumLength * ' ';
        for (var i = 0; i < BlockSize; i++) sum += i is >= SumStart and < SumStart + SumLength ? 0 : block[i];
        var length = Octal(block.Slice(124, 12));
        if (Octal(block.Slice(SumStart, SumLength)) != sum || length is < 0 or > int.MaxValue) return null;
        return new PackEntry(Text(block[..MaxNameLength]), (int)length, Text(block.Slice(265, 32)));
    }

    /// <summary>Whether these are the bytes that were stored: the content unaltered, the filling empty.</summary>
    /// <param name="stored">What follows the header, filling included.</param>
    public bool Holds(ReadOnlySpan<byte> stored) => HasContent(stored[..Length]) && !stored[Length..].ContainsAnyExcept((byte)0);

    /// <summary>Whether this is the content that was stored.</summary>
    public bool HasContent(ReadOnlySpan<byte> content) => content.Length == Length && ChecksumOf(content) == Checksum;

    private static string ChecksumOf(ReadOnlySpan<byte> content) => XxHash3.HashToUInt64(content).ToString("x16", CultureInfo.InvariantCulture);

    private static long RoundUp(int length) => (length + (long)BlockSize - 1) / BlockSize * BlockSize;

    private static string Text(ReadOnlySpan<byte> field) => Encoding.ASCII.GetString(field[..(field.IndexOf((byte)0) is >= 0 and var end ? end : field.Length)]);

    private static long Octal(ReadOnlySpan<byte> field)
    {
        var value = 0L;
        foreach (var digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7') return -1;
            value = (value * 8) + (digit - '0');
        }
        return value;
    }
}
