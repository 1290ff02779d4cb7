using System.Text;
using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Deliveries;
using Archive.Core.Normalization;
using Archive.Core.Normalization.Decoding;
using Archive.Tests.Support;

namespace Archive.Tests.Normalization;

public sealed class NormalizerTests
{
    public static TheoryData<string> Samples =>
        new(Directory.GetFiles(Repo.Samples).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_gives_the_reviewed_record(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Repo.Samples, name));
        var article = Make.Normalize(new Submission { Bytes = bytes, MediaType = MediaTypes.Of(name, bytes) });
        Repo.AssertSnapshot(
            $"records/{Path.GetFileNameWithoutExtension(name)}.json",
            JsonSerializer.Serialize(article, ArticleJson.Indented.Article) + "\n");
    }

    [Fact]
    public void An_article_with_caption_standfirst_and_dateline_is_parsed()
    {
        var article = Make.Normalize(Make.Text(
            "A grey heron on a jetty\n\n\nAfter the storm, the island counts its boats. In the background, a dispute over who insures them\n\n28/09/2022 - \u00A0Ines Marku\n\n"
            + "On September 7,\u00A0 the harbour office of Porto Sevo announced\u00A0 its list (thirty-one boats ), which began with the smallest of them all.\n\n"
            + "The insurers answered the next day.They asked for photographs.\n\nThe price of a mooring\n\n"
            + "Nobody photographs a boat that is where it should be, the fishermen said, and the office had to agree with them in the end.\n\n"
            + "I commenti, nel limite del possibile, vengono vagliati dal nostro staff prima di essere resi pubblici. Vai alla nostra policy\n\nblog comments powered by"));

        Assert.Null(article.Title);
        Assert.Equal("A grey heron on a jetty", article.Caption);
        Assert.Equal(
            "After the storm, the island counts its boats. In the background, a dispute over who insures them", article.Standfirst);
        Assert.Equal(new DateOnly(2022, 9, 28), article.Date);
        Assert.Equal(["Ines Marku"], article.Authors);
        Assert.Equal("en", article.Language);
        Assert.Equal(
            [ParagraphKind.Text, ParagraphKind.Text, ParagraphKind.Heading, ParagraphKind.Text],
            article.Paragraphs.Select(paragraph => paragraph.Kind));
        Assert.StartsWith(
            "On September 7, the harbour office of Porto Sevo announced its list (thirty-one boats), which",
            article.Body,
            StringComparison.Ordinal);
        Assert.Contains("the next day. They asked", article.Body, StringComparison.Ordinal);
        Assert.Equal([("comment_policy", "it"), ("comment_widget", "en")], article.Removed.Select(span => (span.Label, span.Language)));
    }

    [Fact]
    public void Removed_spans_have_offsets_in_the_decoded_text()
    {
        const string Text = "Titolo\n\nIl paese ha votato domenica per la terza volta in un anno, e per la terza volta ha vinto la pioggia. © RIPRODUZIONE RISERVATA\n\nCondividi su Facebook";
        var article = Make.Normalize(Make.Text(Text));
        Assert.Equal(["© RIPRODUZIONE RISERVATA", "Condividi su Facebook"], article.Removed.Select(span => Text[span.Start..span.End]));
        Assert.EndsWith("ha vinto la pioggia.", article.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("“Leave a comment” was written on the wall, and under it somebody had left one.")]
    [InlineData("Share of the vote fell to a third, the commission said on Monday, after a count that took nine days and two generators.")]
    [InlineData(
        "Rettifica: nella prima versione di questo articolo il nome del ponte era sbagliato. Ce ne scusiamo con i lettori e con il ponte.")]
    public void An_article_about_boilerplate_keeps_its_text(string paragraph)
    {
        var article = Make.Normalize(Make.Text($"A title\n\nThe first paragraph is long enough to be one, and it says something about a wall that stood there for a hundred years.\n\n{paragraph}\n\n"
            + "The last paragraph is long enough too, and says that the wall was painted over in spring, by nobody in particular, in one night."));
        Assert.Contains(paragraph, article.Body, StringComparison.Ordinal);
        Assert.Empty(article.Removed);
    }

    [Fact]
    public void A_quotation_in_the_other_language_stays_and_keeps_its_language()
    {
        var article = Make.Normalize(
            Make.Text("The minutes\n\nThe minutes were written by hand and by four different people, who did not agree on the spelling of anything.\n\n"
                + "«Il consiglio chiede alla società di mostrare le carte, perché nessuno ha visto le carte e il sindaco non ha ricevuto risposta.»\n\nThe company did not answer, and in the autumn the valley was flooded as it had been announced to everybody else."));
        Assert.Equal(["en", "it", "en"], article.Paragraphs.Select(paragraph => paragraph.Language));
        Assert.Equal("en", article.Language);
    }

    [Theory]
    [InlineData(
        "Qeveria shqiptare vendosi të ndërpresë marrëdhëniet diplomatike me Iranin pas sulmit kibernetik që goditi infrastrukturën e vendit në korrik.",
        "sq")]
    [InlineData(
        "Vlada je odlučila da prekine diplomatske odnose nakon napada koji je pogodio digitalnu infrastrukturu zemlje u srpnju ove godine.",
        "hr")]
    [InlineData(
        "El gobierno decidió romper las relaciones diplomáticas después del ataque que golpeó la infraestructura digital del país en el mes de julio.",
        "es")]
    public void A_neighbouring_language_is_not_called_italian_or_english(string text, string expected) =>
        Assert.Equal(expected, Make.Normalize(Make.Text(text)).Language);

    [Fact]
    public void Metadata_of_the_caller_takes_precedence_over_the_text()
    {
        var supplied = new SuppliedMetadata
        {
            Title = "Stated",
            Date = new DateOnly(2001, 2, 3),
            Authors = ["Someone Else"],
            Language = "en",
            Url = "https://example.org/",
            Tags = ["t"],
        };
        var article = Make.Normalize(Make.Text(
            "Il titolo\n\ndi Mario Rossi\n\n5 maggio 2020\n\nIl testo della notizia è in italiano e parla di un ponte che non c'è più da quando il fiume lo ha portato via.",
            supplied));
        Assert.Equal(
            ("Stated", new DateOnly(2001, 2, 3), "en", "https://example.org/"),
            (article.Title, article.Date!.Value, article.Language, article.Url));
        Assert.Equal(["Someone Else"], article.Authors);
        Assert.Equal(["t"], article.Tags);
    }

    [Fact]
    public void A_page_without_an_article_still_gives_its_text()
    {
        var article = Make.Normalize(Make.Html("<html><body><p>Solo una riga, ma è il testo.</p></body></html>"));
        Assert.Equal("Solo una riga, ma è il testo.", article.Body);
    }

    [Fact]
    public void Captions_and_links_to_other_articles_are_recognised_by_their_markup()
    {
        const string Prose = "<p>The valley has been waiting for its bridge since the flood, and it has learned to wait well. <a href='/a'>The council</a> meets in June, as it does every year.</p>";
        var article = Make.Normalize(Make.Html(
            $"<html><body><article><h1>The bridge</h1>{Prose}<figure><img src='x'><figcaption>The old pier in winter</figcaption></figure>{Prose.Replace("valley", "village")}"
            + $"<p>VEDI ANCHE: <a href='/b'>La valle senza ponti e i suoi vicini</a></p>{Prose.Replace("valley", "town")}<p><a href='/c'>The ferry that runs on promises</a></p></article></body></html>"));
        Assert.Equal(3, article.Paragraphs.Count);
        Assert.Equal("The old pier in winter", article.Caption ?? article.Removed.Single(span => span.Rule == "markup.figcaption").Text);
        Assert.Equal(
            ["VEDI ANCHE: La valle senza ponti e i suoi vicini", "The ferry that runs on promises"],
            article.Removed.Where(span => span.Label is "related" or "outside_article" && span.Rule != "markup.figcaption")
                .Select(span => span.Text).Where(text => text != article.Caption && text != "The old pier in winter"));
    }

    [Fact]
    public void Of_several_article_elements_the_longest_is_the_page_s_own()
    {
        var article = Make.Normalize(Make.Html("<html><body><article><p>Teaser.</p></article><form><article><p>"
            + string.Concat(Enumerable.Repeat("Parole del testo vero. ", 15)) + "</p></article></form></body></html>"));
        Assert.StartsWith("Parole del testo vero.", article.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Teaser", article.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Scripts_styles_and_hidden_elements_never_reach_the_text()
    {
        var article = Make.Normalize(Make.Html("<html><body><script>alert('s')</script><style>p{}</style><p>Seen text stands here.</p><p hidden>hidden text</p><p style='display: none'>also hidden</p></body></html>"));
        Assert.Equal("Seen text stands here.", article.Body);
    }

    [Theory]
    [InlineData("   \n\n ", "no text")]
    [InlineData("", "empty")]
    public void A_text_without_letters_is_rejected(string text, string reason)
    {
        var (article, rejection) = new Normalizer().Normalize(Make.Text(text), Make.Identity("x"));
        Assert.Null(article);
        Assert.Contains(reason, rejection, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_is_nested_too_deep_is_rejected()
    {
        var html = string.Concat(Enumerable.Repeat("<div>", 20_000)) + "text";
        Assert.Contains("nested", new Normalizer().Normalize(Make.Html(html), Make.Identity("x")).Rejection, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dump_with_too_many_paragraphs_is_rejected() =>
        Assert.Contains(
            "paragraphs",
            new Normalizer().Normalize(Make.Text(string.Concat(Enumerable.Repeat("x\n", 60_000))), Make.Identity("x")).Rejection,
            StringComparison.Ordinal);

    [Fact]
    public void Terminal_escapes_do_not_reach_the_record()
    {
        var article = Make.Normalize(Make.Text(
            "Titolo \u001b[31mrosso\n\nIl testo \u001b]0;x della notizia, abbastanza lungo da essere un paragrafo del corpo e non altro.",
            new SuppliedMetadata { Tags = ["a\u001bb"] }));
        Assert.DoesNotContain('\u001b', JsonSerializer.Serialize(article, ArticleJson.Indented.Article));
        Assert.DoesNotContain("u001b", JsonSerializer.Serialize(article, ArticleJson.Indented.Article), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_paragraph_that_begins_like_the_standfirst_is_not_taken_for_its_repetition()
    {
        const string Standfirst =
            "The council of Porto Sevo has voted for the ferry after eleven years, and nobody knows who is to pay for the landing stage";
        const string Title = "A boat for an island that nobody wants to pay for";
        var text = Make.Text($"{Title}\n\n{Standfirst}\n\n3 May 2020\n\n{Standfirst}, which was the question eleven years ago, too.\n\nThe boat was repaired by volunteers over the winter, and the last board was nailed on Sunday.");
        var article = Make.Normalize(text with { Supplied = new SuppliedMetadata { Title = Title } });
        Assert.Equal(Standfirst, article.Standfirst);
        Assert.StartsWith(Standfirst + ", which", article.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_input_gives_the_same_record()
    {
        foreach (var path in Directory.GetFiles(Repo.Samples))
        {
            var submission = new Submission { Bytes = File.ReadAllBytes(path), MediaType = MediaTypes.Text };
            Assert.Equal(
                JsonSerializer.Serialize(Make.Normalize(submission), ArticleJson.Compact.Article),
                JsonSerializer.Serialize(Make.Normalize(submission), ArticleJson.Compact.Article));
        }
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Random_and_mutated_bytes_never_throw_and_lose_nothing()
    {
        var originals = Directory.GetFiles(Repo.Samples).Select(File.ReadAllBytes).ToList();
        var normalizer = new Normalizer();
        originals.AddRange(Directory.GetFiles(ShapesTests.Folder).Select(File.ReadAllBytes));
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var bytes = (byte[])originals[random.Next(originals.Count)].Clone();
            if (seed % 20 == 0) random.NextBytes(bytes);
            if (seed % 4 == 1) bytes = Encoding.UTF8.GetBytes(ShuffleLines(Encoding.UTF8.GetString(bytes), random));
            for (var change = random.Next(40); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(9, 256);
            if (seed % 3 == 0) bytes = bytes[..random.Next(1, bytes.Length)];

            var submission = new Submission { Bytes = bytes, MediaType = random.Next(2) == 0 ? MediaTypes.Text : MediaTypes.Html };
            var result = normalizer.Normalize(submission, Make.Identity("x"));

            Assert.True(result.Article is null != result.Rejection is null, $"seed {seed}");
            if (result.Article is not { } article) continue;
            var text = result.Text!;
            Assert.All(article.Removed, span => Assert.InRange(span.End, span.Start, text.Length));
            Assert.All(
                article.Removed, span => Assert.Equal(span.Text, new TextRepair().Repair(text.AsSpan(span.Start, span.End - span.Start))));
            if (submission.MediaType == MediaTypes.Text)
            {
                Assert.Equal(Core.Normalization.Decoding.TextDecoder.Decode(bytes, null).Decoded!.Text, text);
            }
            Assert.Equal([], ShapesTests.LostWords(result).Select(word => $"seed {seed}: {word}"));
            Assert.Equal(
                JsonSerializer.Serialize(article, ArticleJson.Compact.Article),
                JsonSerializer.Serialize(normalizer.Normalize(submission, Make.Identity("x")).Article!, ArticleJson.Compact.Article));
        }
    }

    /// <summary>Shuffles the lines, repeats some and drops some, so that unlikely blocks are neighbours.</summary>
    private static string ShuffleLines(string text, Random random)
    {
        var lines = text.Split('\n');
        random.Shuffle(lines);
        return string.Join('\n', lines.Concat(random.GetItems(lines, random.Next(5))).Skip(random.Next(3)));
    }

    [Theory]
    [InlineData(
        "Published 05/11/2022, updated 05/13/2022",
        "The ferry left the island for the last time, and nobody on the quay had anything to say about it.",
        "2022-05-11")]
    [InlineData(
        "Published 05/11/2022, updated 13/11/2022",
        "The ferry left the island for the last time, and nobody on the quay had anything to say about it.",
        "2022-11-05")]
    [InlineData(
        "Pubblicato il 05/11/2022",
        "Il traghetto ha lasciato l'isola per l'ultima volta, e sul molo nessuno aveva qualcosa da dire.",
        "2022-11-05")]
    public void The_order_of_day_and_month_is_taken_from_the_other_dates_of_the_article(string dateline, string body, string expected)
    {
        var article = Make.Normalize(Make.Text($"The last ferry\n\n{dateline}\n\n{body}"));
        Assert.Equal(expected, article.Date!.Value.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains(article.Trace, entry => entry.Decision.StartsWith("dates: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("e nessuno sul molo aveva qualcosa da", "Per continuare a leggere", true)]
    [InlineData("e nessuno sul molo aveva qualcosa da dire…", "Abbonati", true)]
    [InlineData("e nessuno sul molo aveva qualcosa da dire.", "Abbonati", false)]
    [InlineData("e nessuno sul molo aveva qualcosa da", "Condividi", false)]
    public void A_text_that_is_truncated_for_subscribers_has_a_note(string ending, string line, bool isTruncated)
    {
        var article = Make.Normalize(Make.Text(
            $"L'ultimo traghetto\n\nIl traghetto ha lasciato l'isola per l'ultima volta una sera di novembre, {ending}\n\n{line}"));
        Assert.Equal(line, Assert.Single(article.Removed).Text);
        Assert.Equal(isTruncated ? [$"truncated: the text stops above “{line}”"] : [], article.Notes);
    }

    [Theory]
    [InlineData("Photo: Lina Torreggiani", true)]
    [InlineData("Foto: ANSA / Ugo Serravalle", true)]
    [InlineData("(Photo: L. Torreggiani/Valley Press)", true)]
    [InlineData("Image: a nation in search of itself", false)]
    public void A_photo_credit_is_distinguished_from_a_heading(string line, bool isCredit)
    {
        const string Paragraph =
            "The fountain in the square runs in winter too, and those who live around it have learned to sleep with its noise.";
        var article = Make.Normalize(Make.Text($"The fountain\n\n{Paragraph}\n\n{line}\n\n{Paragraph} All of them."));
        Assert.Equal(isCredit ? [line] : [], article.Removed.Select(span => span.Text));
        Assert.Equal(isCredit ? ["photo_credit: " + line] : [], article.Notes);
    }

    [Fact]
    public void Stray_end_tags_do_not_hide_the_nesting_of_a_page()
    {
        var html = "<html><body>" + string.Concat(Enumerable.Repeat("<div></x>", 20_000)) + "text";
        Assert.Contains("nested", new Normalizer().Normalize(Make.Html(html), Make.Identity("x")).Rejection, StringComparison.Ordinal);
    }

    [Fact]
    public void An_article_with_many_articles_of_comments_in_it_is_still_the_longest()
    {
        var html = "<html><body><form><article><p>" + string.Concat(Enumerable.Repeat("Parole del testo vero. ", 15)) + "</p>"
            + string.Concat(Enumerable.Repeat("<article>Un commento.</article>", 80)) + "</article></form></body></html>";
        Assert.StartsWith("Parole del testo vero.", Make.Normalize(Make.Html(html)).Body, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Large_and_odd_inputs_take_time_that_grows_with_them()
    {
        (int Size, Func<int, string> TextOf)[] texts =
        [
            (2_000_000, size => new string('a', size)), (200_000, size => Repeat("x\n", size)),
            (100_000, size => Repeat("I commenti ", size)), (100_000, size => new string('"', size)),
            (100_000, size => Repeat("&amp;", size)), (300_000, size => Repeat("Ã", size)),
            (10_000, size => "di " + Repeat("Ada Rossi, ", size)),
            (100_000, size => Repeat("aaa.Aaaa", size)), (50_000, size => Repeat("wrapped-\nword ", size)),
            (100_000, size => "A long enough paragraph of text, with an end.  © " + Repeat("\u200B ", size)),
            (
                40_000,
                size => "A paragraph that is long enough to be the body of the article, and that ends here.\n\nComments\n"
                    + Repeat("x\n", size)),
            (100_000, size => "<html>" + Repeat("<p>x", size)), (100_000, size => "<html>" + Repeat("x<br>", size)),
            (50_000, size => "<html>" + Repeat("<b>", size)),
            (3_000, size => "<html><article>" + Repeat("<p>" + Repeat("Parole di un testo lungo. ", 100) + "</p>", size)),
            (500_000, size => $"<html><title>x{new string(' ', size)}x</title><p>text</p></html>"),
        ];
        var normalizer = new Normalizer();
        foreach (var (size, textOf) in texts)
        {
            Growth.AssertLinear(textOf, size, text => normalizer.Normalize(
                new Submission { Bytes = Encoding.UTF8.GetBytes(text), MediaType = text[0] == '<' ? MediaTypes.Html : MediaTypes.Text },
                Make.Identity("x")));
        }

        static string Repeat(string piece, int times) => string.Concat(Enumerable.Repeat(piece, times));
    }
}
