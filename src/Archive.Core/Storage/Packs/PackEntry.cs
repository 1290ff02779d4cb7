using System.Formats.Tar;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Archive.Core.Storage.Packs;

/// <summary>
/// One blob in a pack: an entry of the ustar format (POSIX.1-1988), so that any tar program lists and unpacks a pack. The field for the
/// owner's name holds a checksum of the content (XxHash3, 16 hexadecimal digits), which tells a torn write from an intact entry.
/// </summary>
/// <param name="Name">The blob's name; one that begins with <see cref="PurgedPrefix"/> is the placeholder of a purged blob.</param>
/// <param name="Length">The content's length in bytes.</param>
/// <param name="Checksum">The content's checksum.</param>
internal readonly record struct PackEntry(string Name, int Length, string Checksum)
{
    /// <summary>The block size of tar, in bytes: a header is one block, contents are padded to whole blocks.</summary>
    public const int BlockSize = 512;

    /// <summary>The longest name of an entry, in characters: the length of the ustar name field.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The prefix of the name of an entry whose content was overwritten.</summary>
    public const string PurgedPrefix = "purged/";

    /// <summary>The entry's length in the pack, in bytes: header, content and padding.</summary>
    public long StoredLength => BlockSize + RoundUp(Length);

    /// <summary>Whether the entry still holds a blob.</summary>
    public bool IsBlob => !Name.StartsWith(PurgedPrefix, StringComparison.Ordinal);

    /// <summary>Serialises an entry: header, content and padding.</summary>
    public static byte[] ToBytes(string name, ReadOnlySpan<byte> content)
    {
        using var stream = new MemoryStream((int)(BlockSize + RoundUp(content.Length)) + 2 * BlockSize);
        using var data = new MemoryStream(content.ToArray());
        // Disposing the writer adds the end-of-archive marker (two empty blocks), so the bytes are taken before that.
        using var writer = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true);
        writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = data,
            UserName = ChecksumOf(content),
            ModificationTime = DateTimeOffset.UnixEpoch,
        });
        return stream.ToArray();
    }

    /// <summary>Parses a header; null when the block is not a ustar header, or its own checksum does not match.</summary>
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

    /// <summary>Whether the content matches the checksum and the padding is all zeros.</summary>
    /// <param name="stored">The bytes behind the header, padding included.</param>
    public bool IsIntact(ReadOnlySpan<byte> stored) => HasContent(stored[..Length]) && !stored[Length..].ContainsAnyExcept((byte)0);

    /// <summary>Whether the content matches the length and the checksum.</summary>
    public bool HasContent(ReadOnlySpan<byte> content) => content.Length == Length && ChecksumOf(content) == Checksum;

    private static string ChecksumOf(ReadOnlySpan<byte> content) =>
        XxHash3.HashToUInt64(content).ToString("x16", CultureInfo.InvariantCulture);

    private static long RoundUp(int length) => (length + (long)BlockSize - 1) / BlockSize * BlockSize;

    private static string Text(ReadOnlySpan<byte> field) =>
        Encoding.ASCII.GetString(field[..(field.IndexOf((byte)0) is >= 0 and var end ? end : field.Length)]);

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
