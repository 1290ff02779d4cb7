using System.Buffers;
using System.Text;

namespace Archive.Core.Normalization.Decoding;

/// <summary>UTF-8 with a few bad bytes, as joined, cut and hand-mended files have.</summary>
internal static class DamagedUtf8
{
    /// <summary>So many good sequences of two bytes and more show that a text is UTF-8 in spite of each bad one.</summary>
    private const int MinGoodPerBad = 3;

    /// <summary>
    /// The text, and how many bad places there are; null when it is rather in another encoding. A bad byte beside a letter that is an
    /// accented letter in windows-1252 is read as that: it comes from another file. Else it becomes U+FFFD.
    /// </summary>
    public static (string Text, int Bad)? Decode(ReadOnlySpan<byte> bytes)
    {
        var (good, bad, isCut) = (0, 0, false);
        var text = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length;)
        {
            if (bytes[i] < 0x80)
            {
                text.Append((char)bytes[i++]);
                continue;
            }
            var status = Rune.DecodeFromUtf8(bytes[i..], out var rune, out var length);
            if (status == OperationStatus.Done) good++;
            else bad++;
            isCut = status == OperationStatus.NeedMoreData;
            var isLetter = status == OperationStatus.InvalidData && length == 1 && IsLatin1Letter(bytes[i])
                && text.Length > 0 && char.IsLetter(text[^1]);
            if (isLetter) text.Append((char)bytes[i]); // windows-1252 and Unicode have the same letters from 0xC0 on
            else text.Append(rune.ToString());
            i += length;
        }
        // A text that is cut inside its last character is whole but for that.
        var isUtf8 = good >= MinGoodPerBad * bad || good > 0 && isCut && bad == 1;
        return isUtf8 ? (text.ToString(), bad) : null;
    }

    /// <summary>Whether a byte is an accented letter in windows-1252, and not what most two-byte sequences of UTF-8 begin with.</summary>
    private static bool IsLatin1Letter(byte value) => value is >= 0xC0 and not (0xC2 or 0xC3 or 0xD7 or 0xF7);
}
