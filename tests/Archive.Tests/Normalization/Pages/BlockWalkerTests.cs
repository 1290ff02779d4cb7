using Archive.Core.Articles;
using Archive.Core.Normalization.Pages;
using Archive.Core.Normalization.Pages.Blocks;

namespace Archive.Tests.Normalization.Pages;

/// <summary>How a page's markup becomes blocks.</summary>
public sealed class BlockWalkerTests
{
    private static PageBlocks Walk(string body)
    {
        var page = PageParser.Parse(PageSource.Of($"<html><body>{body}</body></html>")).Page!;
        return BlockWalker.Walk(page.Document.Body!, page.Elements);
    }

    private static string[] Texts(string body) => [.. Walk(body).Blocks.Select(block => block.Text)];

    [Theory]
    [InlineData("<p>La valle<sup><a href='#n1'>1</a></sup> è chiusa.</p>", "La valle 1 è chiusa.")]
    [InlineData("<p>La valle.<sup>12</sup> Il resto.</p>", "La valle. 12 Il resto.")]
    [InlineData("<p>Il 20<sup>th</sup> e i m<sup>2</sup>.</p>", "Il 20th e i m2.")]
    [InlineData("<p>Prima riga<br>seconda riga</p>", "Prima riga\nseconda riga")]
    [InlineData("<p>Una <b>parola</b>, due&nbsp;parole.</p>", "Una parola, due parole.")]
    [InlineData("<p>Il Consiglio co&#8203;munale&#65279;<br>&#8203;<i>vota</i>.</p>", "Il Consiglio comunale\nvota.")]
    public void Words_are_not_glued(string body, string expected) => Assert.Equal([expected], Texts(body));

    [Theory]
    [InlineData("<p><span class='dropcap'>I</span>l ponte è chiuso.</p>", "Il ponte è chiuso.")]
    [InlineData("<p><span class='dropcap'>I</span>\n l ponte è chiuso.</p>", "Il ponte è chiuso.")]
    [InlineData("<p><span class='dropcap'>A</span> Belprato piove.</p>", "A Belprato piove.")]
    [InlineData("<div class='drop-cap'>T</div><p>he bridge is closed.</p>", "The bridge is closed.")]
    public void A_drop_cap_is_joined_to_its_word(string body, string expected) => Assert.Equal([expected], Texts(body));

    [Theory]
    [InlineData("<div class='dropdown'>A</div><p>Belprato</p>", "A|Belprato")]
    [InlineData("<p><span class='initial-state'>A</span> l Belprato</p>", "A l Belprato")]
    [InlineData("<p>Il ponte</p><div class='dropcap'>A</div>", "Il ponte|A")]
    public void Another_letter_alone_is_no_drop_cap_and_none_is_lost(string body, string expected) =>
        Assert.Equal(expected.Split('|'), Texts(body));

    [Theory]
    [InlineData(
        "<h1>Il ponte è chiuso <a href='#' class='x'>Stampa</a> <span class='share-link'>Invia</span></h1>",
        "Il ponte è chiuso|Stampa|Invia")]
    [InlineData("<p><span role='button'>Ascolta</span>Il ponte è chiuso.</p>", "Ascolta|Il ponte è chiuso.")]
    [InlineData("<p>Il <a class='button-link' href='/x'>ponte</a> è chiuso.</p>", "Il ponte è chiuso.")]
    [InlineData("<p>Scrivete a <a href='mailto:a@x.example'>a@x.example</a></p>", "Scrivete a a@x.example")]
    [InlineData("<li><a class='btn' href='#'>Stampa</a> <a class='btn' href='#'>Invia</a></li>", "Stampa Invia")]
    public void A_control_beside_words_is_no_part_of_them(string body, string expected) => Assert.Equal(expected.Split('|'), Texts(body));

    [Fact]
    public void A_hidden_part_of_a_paragraph_is_kept_beside_it()
    {
        var page = Walk("<p>Il ponte <span hidden>(foto: <b hidden>segreta</b>)</span> è chiuso.</p><p>Fine</p>");
        Assert.Equal(["Il ponte è chiuso.", "Fine"], page.Blocks.Select(block => block.Text));
        Assert.Equal([new LooseText("(foto: segreta )", 1, IsHidden: true)], page.Loose);
    }

    [Fact]
    public void Signs_between_blocks_are_kept_and_single_bars_and_bullets_are_not() => Assert.Equal(
        [new LooseText("* * *", 1, IsHidden: false)], Walk("<p>Prima</p><p>*&nbsp;* *</p><p>dopo</p><span>|</span><p>•</p>").Loose);

    [Fact]
    public void Two_line_breaks_separate_paragraphs() =>
        Assert.Equal(["Primo capoverso.", "Secondo."], Texts("<div>Primo capoverso.<br>\n<br/>Secondo.</div>"));

    [Fact]
    public void Text_of_a_container_and_of_its_blocks_stay_apart() =>
        Assert.Equal(["Prima", "il paragrafo", "dopo"], Texts("<div>Prima<p>il paragrafo</p>dopo</div>"));

    [Fact]
    public void An_inline_element_that_contains_blocks_is_one() =>
        Assert.Equal(["Il titolo", "Il testo"], Texts("<a href='/x'><h2>Il titolo</h2><p>Il testo</p></a>"));

    [Fact]
    public void Declarative_shadow_roots_are_text_and_their_slots_hold_the_children() =>
        Assert.Equal(
            ["Sopra", "Nel mezzo", "Sotto"],
            Texts(
                "<x-article><template shadowrootmode='open'><p>Sopra</p><slot></slot><p>Sotto</p></template><p>Nel mezzo</p></x-article>"));

    [Fact]
    public void Other_templates_scripts_and_controls_are_no_text() =>
        Assert.Equal(
            ["Il testo"],
            Texts("<template><p>no</p></template><script>no</script><style>no</style><select><option>no</select><svg><text>no</text></svg><p>Il testo</p>"));

    [Fact]
    public void Menus_asides_and_hidden_elements_are_kept_and_marked()
    {
        var page = Walk("<nav><p>menu</p></nav><noscript><p>senza</p></noscript><p hidden>via</p><p aria-hidden='true'>muto</p>");
        var nodes = page.Blocks.Select(block => page.Nodes[block.Node]).ToList();
        Assert.Equal(["menu", "senza", "via", "muto"], page.Blocks.Select(block => block.Text));
        Assert.True((nodes[0].Ancestors & Ancestors.Nav) != 0 && (nodes[1].Ancestors & Ancestors.NoScript) != 0);
        Assert.Equal((Visibility.Hidden, Visibility.AriaHidden), (nodes[2].Visibility, nodes[3].Visibility));
    }

    [Fact]
    public void A_block_knows_its_links_times_and_kind()
    {
        var page = Walk(
            "<ul><li>Di <a href='/autori/ada-rossi' rel='author'>Ada Rossi</a> <time datetime='2024-03-05'>oggi</time></li></ul>");
        var block = Assert.Single(page.Blocks);
        Assert.Equal("Ada Rossi".Length, block.LinkLength);
        Assert.Equal(["2024-03-05"], block.Times);
        Assert.Contains(block.Pieces, piece => piece is { Text: "Ada Rossi", Href: "/autori/ada-rossi" });
        Assert.Equal(ParagraphKind.List, page.Nodes[block.Node].Kind);
    }
}
