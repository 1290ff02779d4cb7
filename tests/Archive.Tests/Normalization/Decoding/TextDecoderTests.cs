using System.Text;
using Archive.Core.Normalization.Decoding;

namespace Archive.Tests.Normalization.Decoding;

public sealed class TextDecoderTests
{
    private const string Italian = "C’è città: “perché”, 5 €";

    static TextDecoderTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("windows-1252", false)]
    public void The_encoding_of_a_text_is_detected(string charset, bool hasMark)
    {
        var encoding = Encoding.GetEncoding(charset);
        byte[] bytes = [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Italian)];

        var (decoded, rejection) = TextDecoder.Decode(bytes, null);

        Assert.Null(rejection);
        Assert.Equal(Italian, decoded!.Text);
        Assert.Equal(encoding.WebName, decoded.Charset);
    }

    [Theory]
    [InlineData("macintosh")]
    [InlineData("ibm850")]
    [InlineData("windows-1252")]
    [InlineData("iso-8859-15")]
    public void The_encoding_in_which_letters_make_words_is_taken(string charset)
    {
        const string Text = "Però la città non è più così: c'è chi dà 5 € e chi, nel '98, andò à la carte. Niccolò, già là, perché no?";
        var encoding = Encoding.GetEncoding(charset);
        var expected = encoding.GetString(encoding.GetBytes(Text));
        Assert.Equal(
            (expected, charset),
            (
                TextDecoder.Decode(encoding.GetBytes(Text), null).Decoded!.Text,
                TextDecoder.Decode(encoding.GetBytes(Text), null).Decoded!.Charset));
    }

    [Theory]
    [InlineData("“It’s over,” she said – and it wasn’t… He’d read “Çà et là”")]
    [InlineData("Müller, Gómez und Çelik: das Straßenfest für 5 £")]
    [InlineData("caffè")]
    [InlineData("Il professore disse: «È vero». E poi: «Così sia»")]
    public void Text_in_windows_1252_is_not_taken_for_an_older_encoding(string text) =>
        Assert.Equal(text, TextDecoder.Decode(Encoding.GetEncoding(1252).GetBytes(text), null).Decoded!.Text);

    [Fact]
    public void A_bad_byte_does_not_make_utf8_another_encoding()
    {
        byte[] bytes = [.. "La città è più bella, perché no? Già "u8, 0xE0, .. " Ελλάδα"u8];
        var decoded = TextDecoder.Decode(bytes, null).Decoded!;
        Assert.Equal(
            ("La città è più bella, perché no? Già \uFFFD Ελλάδα", "utf-8", 1), (decoded.Text, decoded.Charset, decoded.BadPlaces));
    }

    [Fact]
    public void A_letter_of_windows_1252_in_utf8_is_read_as_that()
    {
        byte[] bytes = [.. "La citt"u8, 0xE0, .. " è già più bella, perché no? Così è, però: già "u8, 0xC3, .. " fatto"u8];
        Assert.Equal("La città è già più bella, perché no? Così è, però: già \uFFFD fatto", TextDecoder.Decode(bytes, null).Decoded!.Text);
    }

    [Fact]
    public void Utf8_that_is_cut_inside_a_character_stays_utf8() =>
        Assert.Equal("È la citt\uFFFD", TextDecoder.Decode("È la città"u8[..^1], null).Decoded!.Text);

    [Fact]
    public void A_euro_sign_distinguishes_iso_8859_15_from_windows_1252()
    {
        Assert.Equal("5 € più", TextDecoder.Decode(Encoding.GetEncoding("iso-8859-15").GetBytes("5 € più"), null).Decoded!.Text);
        Assert.Equal("“5 €” più", TextDecoder.Decode(Encoding.GetEncoding(1252).GetBytes("“5 €” più"), null).Decoded!.Text);
    }

    [Fact]
    public void A_declared_encoding_is_used_when_the_bytes_are_not_utf8()
    {
        var bytes = Encoding.GetEncoding("iso-8859-2").GetBytes("Niš, Šabac, Čačak");
        Assert.Equal("Niš, Šabac, Čačak", TextDecoder.Decode(bytes, "iso-8859-2").Decoded!.Text);
    }

    [Fact]
    public void A_declaration_of_utf_16_in_single_bytes_is_ignored() =>
        Assert.Equal("città", TextDecoder.Decode([(byte)'c', (byte)'i', (byte)'t', (byte)'t', 0xE0], "utf-16").Decoded!.Text);

    [Fact]
    public void A_stray_control_character_does_not_make_a_long_text_binary()
    {
        var bytes = Encoding.UTF8.GetBytes(new string('a', 10_000));
        bytes[5_000] = 0;
        Assert.NotNull(TextDecoder.Decode(bytes, null).Decoded);
    }

    [Theory]
    [InlineData("iso-8859-2")]
    [InlineData("no-such-charset")]
    [InlineData("")]
    public void A_declaration_that_the_bytes_contradict_is_ignored(string declared) =>
        Assert.Equal(Italian, TextDecoder.Decode(Encoding.UTF8.GetBytes(Italian), declared).Decoded!.Text);

    [Fact]
    public void Latin1_means_windows_1252_as_it_does_in_browsers() =>
        Assert.Equal("“è”", TextDecoder.Decode([0x93, 0xE8, 0x94], "iso-8859-1").Decoded!.Text);

    [Theory]
    [InlineData(new byte[0], "empty")]
    [InlineData(new byte[] { (byte)'a', 0, (byte)'b', (byte)'c', (byte)'d' }, "binary")]
    [InlineData(new byte[] { (byte)'a', (byte)'b', 7 }, "position 2")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x00, 0xD8 }, "not valid utf-16")]
    [InlineData(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10 }, "PNG")]
    [InlineData(new byte[] { (byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', (byte)'1' }, "PDF")]
    public void Bytes_that_are_not_text_are_rejected_with_the_reason(byte[] bytes, string reason)
    {
        var (decoded, rejection) = TextDecoder.Decode(bytes, null);
        Assert.Null(decoded);
        Assert.Contains(reason, rejection, StringComparison.Ordinal);
    }
}
