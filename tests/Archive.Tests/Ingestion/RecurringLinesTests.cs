using Archive.Core.Articles;
using Archive.Core.Catalog.Runs;
using Archive.Core.Deliveries;
using Archive.Core.Ingestion;
using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Tests.Support;

namespace Archive.Tests.Ingestion;

/// <summary>
/// Lines that recur in a source: learned while articles come in, applied to later ones, to earlier ones by normalising
/// again, undone by a person.
/// </summary>
public sealed class RecurringLinesTests : IngestingTests
{
    private const string Footer = "La Gazzetta della Valle esce ogni venerdì dal 1921 con le notizie di undici paesi";

    [Fact]
    public async Task The_fourth_article_with_the_line_loses_it_and_says_why()
    {
        for (var i = 1; i <= 3; i++) Assert.EndsWith(Footer, (await AddAsync(i)).Body, StringComparison.Ordinal);

        // Spacing, case and punctuation do not make it another line.
        var fourth = await AddAsync(4, "LA GAZZETTA  della Valle esce ogni venerdi', dal 1921, con le notizie di undici paesi!");

        Assert.DoesNotContain("GAZZETTA", fourth.Body, StringComparison.Ordinal);
        var removed = Assert.Single(fourth.Removed);
        Assert.Equal(("recurring", "learned.recurring", "it"), (removed.Label, removed.Rule, removed.Language));
        Assert.Contains(fourth.Trace, entry => entry.Reason.Contains("three or more articles of the source", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_source_is_not_concerned()
    {
        for (var i = 1; i <= 3; i++) await AddAsync(i);
        Assert.EndsWith(Footer, (await AddAsync(4, source: "other")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_of_one_article_count_once()
    {
        for (var i = 1; i <= 5; i++) await AddAsync(i, key: "one");
        Assert.Empty(await Catalog.Lines.GetAsync("test"));
    }

    [Fact]
    public async Task Titles_bylines_headings_and_paragraphs_retold_stay()
    {
        const string Background = "La valle è collegata alla città da una sola strada, chiusa dalla frana del marzo scorso e riaperta in parte a maggio dopo i lavori della provincia.";
        for (var i = 1; i <= 6; i++)
        {
            var article = await AddTextAsync(
                $"Lettere alla redazione\n\ndi Ada Rossi\n\nLa prima lettera del giorno {i} parla del ponte numero {i}, che nessuno ripara da {i} anni a questa parte.\n\nIl contesto\n\n{Background}\n\nLa risposta numero {i} del sindaco non ha soddisfatto nessuno dei {i} firmatari.",
                $"{i}");
            Assert.Equal("Lettere alla redazione", article.Title);
            Assert.Equal(["Ada Rossi"], article.Authors);
            Assert.Equal(["Il contesto", Background], article.Paragraphs.Skip(1).Take(2).Select(paragraph => paragraph.Text));
            Assert.Empty(article.Removed);
        }
    }

    [Fact]
    public async Task A_line_of_some_words_is_taken_from_between_paragraphs_too()
    {
        Article? last = null;
        for (var i = 1; i <= 4; i++)
        {
            last = await AddTextAsync(
                $"Titolo {i}\n\nIl primo paragrafo del racconto numero {i} è lungo abbastanza da essere testo corrente, e lo è per davvero.\n\nLe campane di San Vito suonano per tutti\n\nIl secondo paragrafo del racconto numero {i} chiude la storia con le stesse parole con cui era cominciata.",
                $"{i}");
        }
        Assert.Equal("Le campane di San Vito suonano per tutti", Assert.Single(last!.Removed).Text);
        Assert.Equal(2, last.Paragraphs.Count);
    }

    [Fact]
    public async Task A_run_gives_each_article_what_was_learned_before_it_however_it_is_cut_into_batches()
    {
        const int Articles = 300;
        for (var i = 0; i < Articles; i++)
        {
            Folder.Write(
                $"in/{i:000}.txt", Text(i, i % 2 == 0 ? Footer : "Le campane di San Vito suonano per tutti gli abitanti della valle."));
        }

        var account = await RunAsync("in");

        Assert.Equal(OutcomeCounts.Zero with { Added = Articles }, account.Counts);
        var articles = (await Make.ToListAsync(Catalog.Articles.ReadChangesAsync(0))).Select(change => change.Article!).ToList();
        Assert.Equal(Enumerable.Range(0, Articles).Select(i => $"{i:000}.txt"), articles.Select(article => article.Key));
        Assert.All(articles.Take(6), article => Assert.Empty(article.Removed));
        Assert.All(articles.Skip(6), article => Assert.Equal("recurring", Assert.Single(article.Removed).Label));
    }

    [Fact]
    public async Task Normalising_again_applies_the_line_to_earlier_articles_and_keeps_their_versions()
    {
        for (var i = 1; i <= 4; i++) await AddAsync(i);
        await AddAsync(9, source: "other");

        var dry = await RenormalizeAsync(isDryRun: true);
        Assert.Equal(5, (await Catalog.GetStatisticsAsync()).Versions);
        var wet = await RenormalizeAsync();

        Assert.Equal((3, 1), (wet.Count(article => article.Kind == IngestOutcomeKind.Replaced), wet.Count(article =>
            article.Kind == IngestOutcomeKind.Unchanged)));
        Assert.Equal(dry.Select(article => article.After.Body), wet.Select(article => article.After.Body));
        Assert.All(wet, article => Assert.DoesNotContain(Footer, article.After.Body, StringComparison.Ordinal));
        Assert.Equal(8, (await Catalog.GetStatisticsAsync()).Versions);
        Assert.All(await RenormalizeAsync(), article => Assert.Equal(IngestOutcomeKind.Unchanged, article.Kind));
        Assert.Equal(OutcomeCounts.Zero with { Replaced = 3, Unchanged = 1 }, (await Catalog.Runs.FindAsync(1))!.Counts);
    }

    [Fact]
    public async Task Normalising_again_knows_what_the_caller_had_said()
    {
        var supplied = new SuppliedMetadata { Title = "Il titolo detto a voce", Tags = ["ponte"], Charset = "windows-1252" };
        var submission = new Submission
        {
            Bytes = "La citt\u00e0 ha un ponte nuovo, e la gente lo attraversa a piedi."u8.ToArray(),
            MediaType = MediaTypes.Text,
            Supplied = supplied,
            CallerId = "k",
        };
        await Ingestor.IngestAsync(submission, "test", null);
        await Ingestor.IngestAsync(
            JsonRecord.Read("{\"id\": \"j\", \"title\": \"Dal record\", \"text\": \"Un testo qualunque.\"}"u8.ToArray()).Submission!,
            "test",
            null);
        Assert.All(await RenormalizeAsync(), article => Assert.Equal(IngestOutcomeKind.Unchanged, article.Kind));
    }

    [Fact]
    public async Task A_source_that_prints_the_month_first_is_found_out()
    {
        Task<Article> AddDatedAsync(
            string date,
            string key,
            string body = "The ferry left the island for the last time, and nobody on the quay had anything to say about it.") =>
            AddTextAsync($"The last ferry, part {key}\n\nBy Ada Rossi\n\n{date}\n\n{body} This was part {key}.", key);

        Assert.Equal(new DateOnly(2022, 11, 5), (await AddDatedAsync("05/11/2022", "1")).Date);
        for (var i = 2; i <= 4; i++) Assert.Equal(new DateOnly(2022, 9, 26 + i), (await AddDatedAsync($"09/{26 + i}/2022", $"{i}")).Date);

        Assert.Equal(new DateOnly(2022, 5, 11), (await AddDatedAsync("05/11/2022", "5")).Date);
        Assert.Equal(new DateOnly(2022, 11, 5), (await AddDatedAsync(
            "05/11/2022", "6", "Il traghetto ha lasciato l'isola per l'ultima volta, e sul molo nessuno aveva qualcosa da dire.")).Date);
        Assert.Equal(
            [(new DateOnly(2022, 5, 11), "1")],
            (await RenormalizeAsync()).Where(article => article.Kind == IngestOutcomeKind.Replaced).Select(
                article => (article.After.Date!.Value, article.After.Key)));
    }

    [Fact]
    public async Task A_line_that_a_person_restores_is_never_taken_again_by_any_rule()
    {
        for (var i = 1; i <= 4; i++) await AddAsync(i, Footer + "\n\nCondividi su Facebook");
        await Catalog.Lines.DecideAsync("test", SourceLine.Of(Footer.ToUpperInvariant()), LineState.Allowed, DateTimeOffset.UnixEpoch);
        await Catalog.Lines.DecideAsync("test", SourceLine.Of("Condividi su Facebook"), LineState.Allowed, DateTimeOffset.UnixEpoch);
        await Ingestor.Preparation.Lines.RefreshAsync("test", CancellationToken.None);

        foreach (var article in await RenormalizeAsync())
        {
            Assert.EndsWith(Footer + "\n\nCondividi su Facebook", article.After.Body, StringComparison.Ordinal);
        }
        for (var i = 5; i <= 9; i++) Assert.Empty((await AddAsync(i)).Removed);
        Assert.All(await Catalog.Lines.GetAsync("test"), line => Assert.Equal(LineState.Allowed, line.State));
    }

    [Fact]
    public async Task An_original_that_is_missing_is_reported_and_its_article_stays()
    {
        for (var i = 1; i <= 4; i++) await AddAsync(i);
        await Originals.DeleteAsync((await Make.ToListAsync(Catalog.Articles.ReadAsync("test"))).First().Article.Sha256);

        var results = await RenormalizeAsync();

        var rejected = Assert.Single(results, article => article.Kind == IngestOutcomeKind.Rejected);
        Assert.Contains("missing", rejected.Reason, StringComparison.Ordinal);
        Assert.NotNull(await Catalog.Articles.GetAsync(rejected.Before.Id));
    }

    [Fact]
    public async Task Versions_and_copies_of_one_story_do_not_teach_its_text()
    {
        string[] story =
        [
            "Un camion carico di legna è finito contro il parapetto del ponte poco dopo le sei del mattino, quando la strada era ancora bagnata.",
            "Il conducente, un uomo di cinquant'anni che viaggiava da solo, è uscito dalla cabina con le sue gambe e ha chiesto un caffè al bar.",
            "I vigili del fuoco sono arrivati dalla città dopo venti minuti, perché la via più breve era chiusa dalla frana della primavera scorsa.",
            "Sul ponte passa anche il tubo dell'acqua, e per due ore nelle case della riva sinistra dai rubinetti non è uscita una goccia.",
            "La sindaca ha raggiunto il posto in bicicletta e ha parlato a lungo con i tecnici, che misuravano le crepe con un metro da sarta.",
            "Intanto i ragazzi della scuola attraversavano il fiume sulle barche dei pescatori, e nessuno di loro sembrava dispiaciuto del ritardo.",
            "Il parapetto era stato rifatto sette anni fa con i soldi di una lotteria, e il muratore che lo costruì ricorda ancora il numero dei mattoni.",
            "Secondo il geometra della provincia il danno è meno grave di quanto sembri, ma per prudenza i mezzi pesanti passeranno dalla valle.",
            "Una donna che abita di fronte ha raccontato di avere sentito prima il colpo e poi un silenzio lungo, come quando cade la neve.",
            "La legna è rimasta sulla strada fino a sera, e chi passava ne ha preso qualche pezzo con il permesso del proprietario.",
            "In serata il consiglio si è riunito nella palestra e ha deciso di chiedere alla regione una seconda strada, come fa ogni anno da dieci anni.",
            "L'autista del camion è tornato a casa con la corriera delle nove, e ha promesso di venire ad aiutare quando cominceranno i lavori.",
        ];
        for (var i = 1; i <= 12; i++)
        {
            // What is new stands in the middle, and is the longest paragraph.
            string[] update =
            [
                .. story[..6],
                $"Alle ore {i} i vigili del fuoco hanno detto che {string.Join(" e che ", Enumerable.Repeat($"il pilone numero {i} del ponte non si è mosso", 6))}, e che lo guarderanno ancora.",
                .. story[6..],
            ];
            var article = await AddTextAsync(
                $"Camion contro il ponte, la strada della valle è chiusa: {i}\n\n{string.Join("\n\n", update)}", $"{i}");
            Assert.Equal(update, article.Paragraphs.Select(paragraph => paragraph.Text));
        }
        Assert.Empty(await Catalog.Lines.GetAsync("test"));
        Assert.All(await RenormalizeAsync(), article => Assert.Equal(IngestOutcomeKind.Unchanged, article.Kind));
    }

    [Fact]
    public async Task A_paragraph_of_the_site_below_the_text_is_learned()
    {
        const string Appeal = "A Porto Sevo le campane di San Vito suonano ancora ogni sera per i barcaioli che tardano, e chi le sente sa che la porta della chiesa resta aperta fino a mezzanotte.";
        for (var i = 1; i <= 3; i++) Assert.Equal(2, (await AddAsync(i, Appeal)).Paragraphs.Count);
        Assert.Equal(Appeal, Assert.Single((await AddAsync(4, Appeal)).Removed).Text);
    }

    [Fact]
    public async Task A_teaser_under_three_articles_stays_the_headline_of_its_own()
    {
        const string Headline = "Il consiglio approva il nuovo ponte e chiude la vecchia strada";
        for (var i = 1; i <= 4; i++) await AddAsync(i, Headline);
        Assert.Equal(Headline, Assert.Single((await AddAsync(5, Headline)).Removed).Text);

        var story = await AddTextAsync(
            $"{Headline}\n\nDopo una seduta di cinque ore il consiglio ha approvato ieri il progetto del ponte, con dodici voti a favore.\n\nI lavori cominciano in primavera e dureranno due anni, durante i quali la corriera passerà per la valle.",
            "story");

        Assert.Equal(Headline, story.Title);
        Assert.Empty(story.Removed);
    }

    [Fact]
    public async Task A_line_that_recurs_above_the_text_is_taken_there()
    {
        const string Notice = "Questa pagina fa parte dello speciale della Gazzetta sulla valle";
        Article? last = null;
        for (var i = 1; i <= 4; i++)
        {
            last = await AddTextAsync(
                $"Titolo {i}\n\ndi Ada Rossi\n\n{Notice}\n\nIl racconto numero {i} comincia dalla piazza, dove il mercato apre tardi e nessuno si stupisce più della pioggia.\n\nE finisce al ponte, dove da {i} anni nessuno passa più senza guardare giù, verso l'acqua.",
                $"{i}");
        }
        Assert.DoesNotContain(Notice, last!.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_s_example_of_a_date_teaches_nothing_about_dates()
    {
        for (var i = 1; i <= 4; i++)
        {
            await AddTextAsync(
                $"Part {i}\n\nThe ferry left the island for the last time in year {i}, and nobody on the quay had anything to say.\n\nMM/DD/YYYY",
                $"{i}");
        }
        var article = await AddTextAsync(
            "The last ferry\n\nBy Ada Rossi\n\n05/11/2022\n\nThe ferry left the island for the last time, and nobody on the quay had anything to say about it.",
            "dated");
        Assert.Equal(new DateOnly(2022, 11, 5), article.Date);
    }

    [Fact]
    public async Task The_last_delivery_of_an_article_wins_whatever_is_learned_beside_it()
    {
        static string Line(string key, string text) => System.Text.Json.JsonSerializer.Serialize(new { id = key, text });
        string[] lines =
        [
            Line("a1", Text(1, Footer)), Line("a2", Text(2, Footer)), Line("x", "La prima versione del testo."),
            Line("a3", Text(3, Footer)), Line("a4", Text(4, Footer)), Line("x", "La seconda versione del testo."),
            Line("x", "La prima versione del testo."),
        ];
        Folder.Write("in.ndjson", string.Join('\n', lines));

        var account = await RunAsync("in.ndjson");

        Assert.Equal(OutcomeCounts.Zero with { Added = 5, Replaced = 2 }, account.Counts);
        Assert.Equal("La prima versione del testo.", (await Catalog.Articles.GetAsync(ArticleId.For(Make.Identity("x"))))!.Body);
    }

    [Fact]
    public async Task A_person_can_bring_a_line_back_that_stands_outside_the_article_on_its_page()
    {
        const string Note = "Nota del direttore sulla foto di copertina";
        static string Page(int i) =>
            $"<html><body><div class='sidebar'><p>{Note}</p></div><article><h1>Titolo {i}</h1>{string.Concat(Enumerable.Range(1, 6).Select(p => $"<p>Il paragrafo {p} del racconto {i} è lungo abbastanza perché la pagina sia presa per un articolo, e parla della valle.</p>"))}</article></body></html>";
        await Ingestor.IngestAsync(Make.Html(Page(1)), "test", "1");
        await Catalog.Lines.DecideAsync("test", SourceLine.Of(Note), LineState.Allowed, DateTimeOffset.UnixEpoch);
        await Ingestor.Preparation.Lines.RefreshAsync("test", CancellationToken.None);

        var article = Assert.Single(await RenormalizeAsync());

        Assert.Contains(article.Before.Removed, span => span.Text == Note);
        Assert.Empty(article.After.Removed);
        Assert.StartsWith(Note, article.After.Body, StringComparison.Ordinal);
    }

    private static string Text(int number, string lastLine) =>
        $"Il titolo numero {number}\n\nNel paese numero {number} la giornata è cominciata con la pioggia, e nessuno si è stupito che il mercato aprisse tardi.\n\n{lastLine}";

    private Task<Article> AddAsync(int number, string lastLine = Footer, string source = "test", string? key = null) =>
        AddTextAsync(Text(number, lastLine), key ?? $"{number}", source);

    private async Task<Article> AddTextAsync(string text, string key, string source = "test")
    {
        var outcome = await Ingestor.IngestAsync(Make.Text(text), source, key);
        return (await Catalog.Articles.GetAsync(outcome!.Article!.Value))!;
    }

    private Task<List<RenormalizedArticle>> RenormalizeAsync(bool isDryRun = false) =>
        Make.ToListAsync(new Renormalization(Catalog, Ingestor, TimeProvider.System).RunAsync("test", isDryRun));
}
