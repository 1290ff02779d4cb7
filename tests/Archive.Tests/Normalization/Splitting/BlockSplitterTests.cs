using Archive.Core.Normalization.Decoding;
using Archive.Core.Normalization.Splitting;
using Archive.Tests.Support;

namespace Archive.Tests.Normalization.Splitting;

public sealed class BlockSplitterTests
{
    private const string Wrapped = """
        La corriera delle sei

        La corriera parte ancora alle sei, ma da quando hanno chiuso la
        scuola porta soltanto il pane e due operai, che dormono fino al
        bivio e si svegliano senza che nessuno li chiami per nome.
        L'autista conosce le curve per nome e ai forestieri le
        presenta una per una.

        Orario

        Lunedì
        Giovedì
        """;

    [Fact]
    public void Lines_of_a_wrapped_text_are_joined_and_short_lines_are_not() =>
        Assert.Equal(
            ["La corriera delle sei", "La corriera parte ancora", "Orario", "Lunedì", "Giovedì"],
            Split(Wrapped).Select(text => text.Length > 24 ? text[..24] : text));

    [Fact]
    public void A_headline_that_is_repeated_on_the_only_line_is_cut_out()
    {
        const string Headline = "Il ponte di Orlovac chiude per un mese";
        var line = $"{Headline} - Corriere del Carso Accedi Registrati {Headline} By Marta Neri October 5, 2018 "
            + string.Concat(Enumerable.Repeat("Il ponte chiude al traffico e gli operai lavorano di notte. ", 20));
        Assert.Equal([Headline, "By Marta Neri October 5, 2018"], Split(line).Skip(1).Take(2));
    }

    [Fact]
    public void The_lines_of_a_head_are_not_joined_though_they_are_long()
    {
        const string Text = """
            Fondo digitale della Gazzetta del Carso, scheda n. 114
            LA CORRIERA DELLE SEI E I SUOI VIAGGIATORI
            La corriera parte ancora alle sei, ma da quando hanno chiuso la
            scuola porta soltanto il pane e due operai, che dormono fino al
            bivio e si svegliano senza che nessuno li chiami per nome.
            L'autista conosce le curve per nome e ai forestieri che salgono
            al bivio le presenta una per una.
            """;
        Assert.Equal(
            ["Fondo digitale della Gaz", "LA CORRIERA DELLE SEI E ", "La corriera parte ancora"], Split(Text).Select(text => text[..24]));
    }

    [Fact]
    public void A_text_with_a_paragraph_a_line_is_not_joined()
    {
        var lines = Enumerable.Range(0, 12)
            .Select(i => $"Riga numero {i} di un elenco che non finisce con un punto e non continua").ToList();
        Assert.Equal(lines, Split(string.Join('\n', lines)));
    }

    [Fact]
    public void A_byline_that_is_glued_to_the_text_is_cut_off()
    {
        const string Text = "Di Nives Pahor Sabato una nuova corsa ha collegato i due paesi, e per la prima volta dopo trent'anni qualcuno è sceso alla fermata del mulino.";
        Assert.Equal(["Di Nives Pahor", Text["Di Nives Pahor ".Length..]], Split("Un titolo\n\n" + Text).Skip(1));
    }

    [Fact]
    public void A_sentence_that_begins_as_a_byline_does_stays_whole()
    {
        const string Text = "Di notte il fiume sale senza rumore e al mattino i pescatori trovano le barche legate a un ramo più alto di quello della sera prima.";
        Assert.Equal([Text], Split(Text));
    }

    [Fact]
    public void A_document_on_one_line_is_cut_into_menu_title_byline_and_sentences()
    {
        var text = "Home Sport Cultura Meteo La corriera delle sei di Nives Pahor - 7 aprile 2021 "
            + string.Join(
                ' ', Enumerable.Repeat("La corriera parte ancora alle sei. Porta il pane e due operai che dormono fino al bivio.", 6));
        var blocks = BlockSplitter.Split(text, new TextRepair());
        Assert.Equal(
            ["Home Sport Cultura Meteo", "La corriera delle sei", "di Nives Pahor - 7 aprile 2021", "La corriera parte ancora alle sei."],
            blocks.Take(4).Select(block => block.Text));
        Assert.All(blocks.Skip(1), block => Assert.True(block.IsContinuation));
        Assert.All(blocks, block => Assert.Equal(block.Text, text[block.Start..block.End]));
    }

    [Fact]
    public void A_text_that_is_one_long_paragraph_stays_one()
    {
        var text = string.Join(
            ' ', Enumerable.Repeat("La corriera parte ancora alle sei. Porta il pane e due operai che dormono fino al bivio.", 12));
        Assert.Equal([text], Split(text));
        Assert.Equal(["La corriera delle sei", text], Split("La corriera delle sei\n\n" + text));
    }

    [Theory]
    [InlineData("a\n")]
    [InlineData("a\n\n")]
    [InlineData("- \n")]
    [InlineData("Di Ada Rossi ")]
    [InlineData("1/1/2001 ")]
    [InlineData("A. ")]
    public void Splitting_takes_time_in_proportion_to_the_text(string piece) =>
        Growth.AssertLinear(size => string.Concat(Enumerable.Repeat(piece, size)), 200_000 / piece.Length, text => Split(text));

    private static List<string> Split(string text) => BlockSplitter.Split(text, new TextRepair()).Select(block => block.Text).ToList();
}
