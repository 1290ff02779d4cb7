using System.Buffers;
using System.Text;

namespace Archive.Core.Normalization.Decoding;

/// <summary>UTF-8 with a few bad bytes, as joined, cut and hand-mended files have.</summary>
internal static class DamagedUtf8
{
    /// <summary>So many good sequences of two bytes and more show that a text is UTF-8 in spite of each bad one.</summary>
    private const int MinGoodPerBad = 3;

    /// <summary>
    /// The text with U+FFFD for what is bad, and how many bad places there are; null when it is rather in another encoding.
    /// </summary>
    public static (string Text, int Bad)? Decode(ReadOnlySpan<byte> bytes)
    {
        var (good, bad, isCut) = (0, 0, false);
        for (var i = 0; i < bytes.Length;)
        {
            if (bytes[i] < 0x80)
            {
                i++;
                continue;
            }
            var status = Rune.DecodeFromUtf8(bytes[i..], out _, out var length);
            if (status == OperationStatus.Done) good++;
            else bad++;
            isCut = status == OperationStatus.NeedMoreData;
            i += length;
        }
        // A text that is cut inside its last character is whole but for that.
        var isUtf8 = good >= MinGoodPerBad * bad || good > 0 && isCut && bad == 1;
        return isUtf8 ? (Encoding.UTF8.GetString(bytes), bad) : null;
    }
}
