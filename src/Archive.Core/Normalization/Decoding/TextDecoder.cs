using System.Buffers;
using System.Text;

namespace Archive.Core.Normalization.Decoding;

/// <summary>
/// Stage 1: decodes bytes to text. The encodings are tried in this order: byte order mark, UTF-16 by its pattern of NUL bytes, strict
/// UTF-8, the declared encoding if the bytes are valid in it, UTF-8 with a few bad bytes, and the encoding of one byte a character whose
/// letters make words. UTF-8 comes before the declaration because non-ASCII text that is valid UTF-8 is almost never in another encoding.
/// </summary>
internal static class TextDecoder
{
    /// <summary>How many bytes are examined for the NUL pattern.</summary>
    private const int SniffLength = 4096;

    /// <summary>
    /// Text has at most one control character in so many bytes. Pages contain stray NULs, about one in tens of thousands of bytes; in
    /// binary files every tenth byte is one.
    /// </summary>
    private const int MinBytesPerControl = 2_000;

    private static readonly SearchValues<byte> ControlBytes = SearchValues.Create(
        Enumerable.Range(0, 32).Except(['\t', '\n', '\v', '\f', '\r', 0x1B]).Select(value => (byte)value).ToArray());

    private static readonly (byte[] Magic, string Name)[] KnownBinaries =
    [
        ("%PDF-"u8.ToArray(), "a PDF file"), ("PK\x03\x04"u8.ToArray(), "a zip, docx or epub file"), ([0x1F, 0x8B], "a gzip file"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG picture"), ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ("GIF8"u8.ToArray(), "a GIF picture"), ([0xD0, 0xCF, 0x11, 0xE0], "an old Office file"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a program"), (@"{\rtf"u8.ToArray(), "an RTF file"),
    ];

    static TextDecoder() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Decodes; exactly one of the two results is null, and the second says why the bytes are not text.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="declaredCharset">The encoding declared in a header or meta element; null when there is none.</param>
    public static (DecodedText? Decoded, string? Rejection) Decode(ReadOnlySpan<byte> bytes, string? declaredCharset)
    {
        if (bytes.IsEmpty) return (null, "It is empty: 0 bytes.");
        foreach (var (magic, name) in KnownBinaries)
        {
            if (bytes.StartsWith(magic)) return (null, $"It is {name}, not text or HTML.");
        }

        if (FromByteOrderMark(bytes) is { } marked) return DecodeStrictly(bytes[marked.MarkLength..], marked.Encoding, "byte order mark");
        if (FromNulPattern(bytes) is { } utf16) return DecodeStrictly(bytes, utf16, "every other byte is NUL");

        var control = bytes.IndexOfAny(ControlBytes);
        if (control >= 0 && CountControls(bytes) > bytes.Length / MinBytesPerControl)
        {
            return (null, $"It is binary, not text: byte 0x{bytes[control]:X2} at position {control}.");
        }

        if (TryDecode(bytes, Encoding.UTF8) is { } utf8)
        {
            var reason = System.Text.Ascii.IsValid(bytes) ? "only ASCII" : "valid UTF-8";
            return (new DecodedText(utf8, "utf-8", reason), null);
        }
        if (Declared(declaredCharset) is { } declared && TryDecode(bytes, declared) is { } text)
        {
            return (new DecodedText(text, declared.WebName, $"declared as {declaredCharset}, and not UTF-8"), null);
        }

        if (DamagedUtf8.Decode(bytes) is var (damaged, bad))
        {
            return (new DecodedText(damaged, "utf-8", $"UTF-8 with {bad:N0} bad {(bad == 1 ? "place" : "places")}", bad), null);
        }
        var (guessed, why) = SingleByteEncoding.Guess(bytes);
        return (new DecodedText(guessed.GetString(bytes), guessed.WebName, why), null);
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

    /// <summary>
    /// Detects UTF-16 without a byte order mark: Latin text has a NUL in nearly every pair of bytes, always on the same side. No other text
    /// has NULs.
    /// </summary>
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

    private static (DecodedText? Decoded, string? Rejection) DecodeStrictly(ReadOnlySpan<byte> bytes, Encoding encoding, string reason) =>
        TryDecode(bytes, encoding) is { } text
            ? (new DecodedText(text, encoding.WebName, reason), null)
            : (null, $"It looks like {encoding.WebName} ({reason}) but is not valid {encoding.WebName}.");

    private static Encoding? Declared(string? charset)
    {
        if (string.IsNullOrWhiteSpace(charset)) return null;
        // The label "iso-8859-1" means windows-1252 (WHATWG Encoding Standard), which is the default below.
        if (charset.Trim().ToLowerInvariant() is "iso-8859-1" or "latin1" or "ascii" or "us-ascii") return null;
        try
        {
            // A page whose declaration could be read as ASCII is not in UTF-16 or UTF-32, whatever it declares (WHATWG HTML, encoding
            // sniffing).
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
            return Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                .GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
