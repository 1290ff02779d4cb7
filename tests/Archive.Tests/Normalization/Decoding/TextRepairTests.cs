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
    [InlineData("citt&agrave e perch&eacute, &laquo una &raquo &quot", "città e perché, « una » \"")]
    [InlineData("prima&nbspdopo, na&iumlve, &Egrave vero, l&#39 altro, l&#39;ora", "prima dopo, naïve, È vero, l' altro, l'ora")]
    [InlineData("Tom &amp Jerry, 20 &deg C, &copy 2020", "Tom & Jerry, 20 ° C, © 2020")]
    [InlineData("R&D, AT&T, P&notes, Q&regions, &bgrave, &micros", "R&D, AT&T, P&notes, Q&regions, &bgrave, &micros")]
    [InlineData("http://a.it/?a=1&copy=1&reg=2&amp=3&acute", "http://a.it/?a=1&copy=1&reg=2&amp=3&acute")]
    [InlineData("a?copy&lang=it&nbsp=1&aacute=2", "a?copy&lang=it&nbsp=1&aacute=2")]
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

    [Theory]
    [InlineData("cittÃ", "città")]
    [InlineData("la cittÃ\u00A0", "la città")]
    [InlineData("la cittÃ\u00A0 vecchia e cÃ\u00A0pita", "la città vecchia e càpita")]
    [InlineData("la cittÃ\nvecchia", "la città vecchia")]
    [InlineData("la cittÃ, e poi", "la città, e poi")]
    [InlineData("la cittÃ&nbsp; e", "la città e")]
    [InlineData("la cittÃƒÂ\u00A0 e la cittÃƒÂ", "la città e la città")]
    [InlineData("MANHÃ, Ã, irmÃo", "MANHÃ, Ã, irmÃo")]
    public void An_accented_letter_that_lost_a_space_is_repaired(string raw, string expected) =>
        Assert.Equal(expected, new TextRepair().Repair(raw));

    [Theory]
    [InlineData(
        "👨\u200D👩\u200D👧\u200D👦 e 🏳\uFE0F\u200D🌈, 👩🏽\u200D💻, ❤\uFE0F\u200D🔥",
        "👨\u200D👩\u200D👧\u200D👦 e 🏳\uFE0F\u200D🌈, 👩🏽\u200D💻, ❤\uFE0F\u200D🔥")]
    [InlineData("una\u200Dparola 👨\u200D e \u200D👨", "unaparola 👨 e 👨")]
    [InlineData("نامه\u200Cهای क्\u200Dष", "نامه\u200Cهای क्\u200Dष")]
    [InlineData("a\u200Cb", "ab")]
    public void A_joiner_stays_where_it_joins(string raw, string expected) => Assert.Equal(expected, new TextRepair().Repair(raw));

    [Theory]
    [InlineData("a\u202Eb\u202C c\u2066d\u2069 e\u200Ef\u061C", "ab cd ef")]
    [InlineData("א\u200F (1) \u202Eב", "א\u200F (1) ב")]
    public void Marks_of_direction_stay_only_in_texts_from_right_to_left(string raw, string expected) =>
        Assert.Equal(expected, new TextRepair().Repair(raw));

    [Theory]
    [InlineData("the govern\u00AD\nment and the peo\u00AD \r\n  ple", "the government and the people")]
    [InlineData("the gov\u00ADern\u00ADment", "the government")]
    [InlineData("Alto\u00AD\nAdige", "Alto Adige")]
    [InlineData("one\u2028two\u2029three", "one two three")]
    [InlineData("the government and the govern-\u2028ment", "the government and the government")]
    public void Words_divided_at_line_ends_are_joined(string raw, string expected) => Assert.Equal(expected, new TextRepair().Repair(raw));

    [Fact]
    public void A_letter_with_thousands_of_marks_stays_as_it_is()
    {
        var text = "e" + string.Concat(Enumerable.Repeat("\u0301\u0316", 100_000));
        Assert.Equal(text, new TextRepair().Repair(text));
    }

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
