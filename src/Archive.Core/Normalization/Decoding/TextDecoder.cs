using System.Buffers;
using System.Text;

namespace Archive.Core.Normalization.Decoding;

/// <summary>Text read from bytes.</summary>
/// <param name="Text">The text, without a byte order mark.</param>
/// <param name="Charset">The IANA name of the encoding.</param>
/// <param name="Reason">Why that encoding.</param>
internal sealed record DecodedText(string Text, string Charset, string Reason);

/// <summary>
/// Stage 1: bytes to text. The ladder is: byte order mark, the NUL pattern of UTF-16, strict UTF-8, the declared encoding if the bytes allow it,
/// ISO-8859-15 or windows-1252. UTF-8 stands above the declaration because text that is valid UTF-8 and not ASCII is almost never anything else.
/// </summary>
internal static class TextDecoder
{
    private const int SniffLength = 4096;

    /// <summary>Pages carry a stray NUL now and then, one in tens of thousands of bytes; binary files have one in ten.</summary>
    private const int MinBytesPerStrayControl = 2_000;

    private static readonly SearchValues<byte> ControlBytes = SearchValues.Create(
        Enumerable.Range(0, 32).Except(['\t', '\n', '\v', '\f', '\r', 0x1B]).Select(value => (byte)value).ToArray());

    private static readonly (byte[] Magic, string Name)[] KnownBinaries =
    [
        ("%PDF-"u8.ToArray(), "a PDF file"), ("PK\x03\x04"u8.ToArray(), "a zip, docx or epub file"), ([0x1F, 0x8B], "a gzip file"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG picture"), ([0xFF, 0xD8, 0xFF], "a JPEG picture"), ("GIF8"u8.ToArray(), "a GIF picture"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Office file"), ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a program"), (@"{\rtf"u8.ToArray(), "an RTF file"),
    ];

    static TextDecoder() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Decodes; exactly one of the two results is null, and the second says why the bytes are not text.</summary>
    public static (DecodedText? Decoded, string? Rejection) Decode(ReadOnlySpan<byte> bytes, string? declaredCharset)
    {
        if (bytes.IsEmpty) return (null, "It is empty: 0 bytes.");
        foreach (var (magic, name) in KnownBinaries)
        {
            if (bytes.StartsWith(magic)) return (null, $"It is {name}, not text or HTML.");
        }

        if (FromByteOrderMark(bytes) is { } marked) return Strictly(bytes[marked.MarkLength..], marked.Encoding, "byte order mark");
        if (FromNulPattern(bytes) is { } wide) return Strictly(bytes, wide, "every other byte is NUL");

        var control = bytes.IndexOfAny(ControlBytes);
        if (control >= 0 && CountControls(bytes) > bytes.Length / MinBytesPerStrayControl) return (null, $"It is binary, not text: byte 0x{bytes[control]:X2} at position {control}.");

        if (TryDecode(bytes, Encoding.UTF8) is { } utf8)
        {
            var reason = System.Text.Ascii.IsValid(bytes) ? "only ASCII" : "valid UTF-8";
            return (new DecodedText(utf8, "utf-8", reason), null);
        }
        if (Declared(declaredCharset) is { } declared && TryDecode(bytes, declared) is { } text)
        {
            return (new DecodedText(text, declared.WebName, $"declared as {declaredCharset}, and not UTF-8"), null);
        }

        // The two differ in eight characters: where nothing stands in 0x80-0x9F and 0xA4 occurs, it is the euro sign of ISO-8859-15, not the sign that nobody writes.
        var euro = bytes.IndexOf((byte)0xA4);
        if (euro >= 0 && bytes.IndexOfAnyInRange((byte)0x80, (byte)0x9F) < 0)
        {
            return (new DecodedText(Encoding.GetEncoding("iso-8859-15").GetString(bytes), "iso-8859-15", $"not UTF-8, and a euro sign at {euro}"), null);
        }
        var windows1252 = Encoding.GetEncoding(1252);
        return (new DecodedText(windows1252.GetString(bytes), "windows-1252", "not UTF-8, and no usable declaration"), null);
    }

    private static int CountControls(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var value in bytes)
        {
            if (ControlBytes.Contains(value)) count++;
        }
        return count;
    }

    private static (Encoding Encoding, int MarkLength)? FromByteOrderMark(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return (Encoding.UTF8, 3);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0])) return (Encoding.UTF32, 4);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return (Encoding.Unicode, 2);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return (Encoding.BigEndianUnicode, 2);
        return null;
    }

    /// <summary>Latin text in UTF-16 has a NUL in nearly every pair, always on the same side; nothing else that is text has NULs at all.</summary>
    private static Encoding? FromNulPattern(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(bytes.Length & ~1, SniffLength)];
        if (sample.Length < 4) return null;

        int even = 0, odd = 0;
        for (var i = 0; i < sample.Length; i += 2)
        {
            if (sample[i] == 0) even++;
            if (sample[i + 1] == 0) odd++;
        }
        var pairs = sample.Length / 2;
        if (odd > pairs * 0.7 && even < pairs * 0.05) return Encoding.Unicode;
        if (even > pairs * 0.7 && odd < pairs * 0.05) return Encoding.BigEndianUnicode;
        return null;
    }

    private static (DecodedText? Decoded, string? Rejection) Strictly(ReadOnlySpan<byte> bytes, Encoding encoding, string reason) =>
        TryDecode(bytes, encoding) is { } text
            ? (new DecodedText(text, encoding.WebName, reason), null)
            : (null, $"It looks like {encoding.WebName} ({reason}) but is not valid {encoding.WebName}.");

    private static Encoding? Declared(string? charset)
    {
        if (string.IsNullOrWhiteSpace(charset)) return null;
        // HTML reads "iso-8859-1" as windows-1252 (WHATWG Encoding Standard); the bytes 0x80-0x9F are printable only there.
        if (charset.Trim().ToLowerInvariant() is "iso-8859-1" or "latin1" or "ascii" or "us-ascii") return null;
        try
        {
            // A page that could be read far enough to find the declaration is not in UTF-16 or UTF-32, whatever it declares (WHATWG HTML, encoding sniffing).
            var encoding = Encoding.GetEncoding(charset.Trim());
            return encoding.GetByteCount("a") == 1 ? encoding : null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null; // unknown, or UTF-7, which .NET refuses
        }
    }

    private static string? TryDecode(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        try
        {
            return Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
