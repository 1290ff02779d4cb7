using System.Text;
using Archive.Core.Normalization.Decoding;

namespace Archive.Tests.Normalization.Decoding;

public sealed class TextRepairTests
{
    [Theory]
    [InlineData("a\u00A0 message \u00A0 his", "a message his")]
    [InlineData("one  two\t three", "one two three")]
    [InlineData("portale Delta ,il 7 agosto", "portale Delta, il 7 agosto")]
    [InlineData("the group (Abc ), counting", "the group (Abc), counting")]
    [InlineData("ten citizens.Meanwhile the rest", "ten citizens. Meanwhile the rest")]
    [InlineData("see www.example.Com and ASP.NET or 3.Rossi", "see www.example.Com and ASP.NET or 3.Rossi")]
    [InlineData("soft\u00ADhyphen, zero\u200Bwidth, \uFEFFmark", "softhyphen, zerowidth, mark")]
    [InlineData("e\uFB03cient \uFB01ne", "efficient fine")]
    [InlineData("perche\u0301", "perché")]
    [InlineData("l&rsquo;acqua &amp;amp; il &#232; &laquo;s&igrave;&raquo;", "l’acqua & il è «sì»")]
    [InlineData("<p>una <b>riga</b></p>", "una riga")]
    [InlineData("if a < b and c > d", "if a < b and c > d")]
    [InlineData("perche' e' citta' po' '90", "perche' e' citta' po' '90")]
    [InlineData("line one\nline two", "line one line two")]
    [InlineData("a well-\nknown case", "a well-known case")]
    [InlineData("the government and the govern-\nment", "the government and the government")]
    public void Damage_is_repaired_and_correct_text_stays(string raw, string expected) =>
        Assert.Equal(expected, new TextRepair().Repair(raw));

    [Theory]
    [InlineData("Perché lì c’è “già” più: società, Niš, Jurić, Božena – 5 €")]
    [InlineData("Škare, Đorđević, Țară, Übung, Ærø")]
    public void Mojibake_is_repaired(string sound) => Assert.Equal(sound, new TextRepair().Repair(Damage(sound)));

    [Fact]
    public void Double_mojibake_is_repaired()
    {
        const string Sound = "Perché lì c’è “già” più: società – 5 €";
        Assert.Equal(Sound, new TextRepair().Repair(Damage(Damage(Sound))));
    }

    [Theory]
    [InlineData("È “vero”, È…")]
    [InlineData("NÃO É SÃO PAULO")]
    [InlineData("Âge d’or, Ångström, Änderung")]
    public void Letters_that_look_like_mojibake_stay(string sound) => Assert.Equal(sound, new TextRepair().Repair(sound));

    [Fact]
    public void Correct_text_next_to_a_damaged_word_stays() => Assert.Equal("“È già” perché", new TextRepair().Repair("“È già” perchÃ©"));

    [Fact]
    public void Sequences_that_lost_a_byte_are_repaired() =>
        Assert.Equal("la società che “paga”", new TextRepair().Repair("la societÃ  che â€œpagaâ€"));

    [Fact]
    public void Repairs_are_counted()
    {
        var repair = new TextRepair();
        repair.Repair("a  b");
        repair.Repair("perchÃ©");
        Assert.Equal(1, repair.Counts["spacing"]);
        Assert.Equal(1, repair.Counts["mojibake"]);
    }

    /// <summary>Decodes UTF-8 as windows-1252; the five unassigned bytes keep their code point.</summary>
    private static string Damage(string text) =>
        string.Concat(Encoding.UTF8.GetBytes(text).Select(value => Mojibake.FromWindows1252Byte(value)));
}
