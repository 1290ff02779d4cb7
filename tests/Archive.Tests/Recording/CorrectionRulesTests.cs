using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Catalog.Corrections;
using Archive.Core.Recording.Corrections;
using Archive.Tests.Support;

namespace Archive.Tests.Recording;

/// <summary>What corrections make of a record, and what requests come to.</summary>
public sealed class CorrectionRulesTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    private const string Long = "Il ponte di legno sul fiume è rimasto in piedi per nove anni, dicono gli abitanti del paese.";

    /// <summary>Text 0–10, removed 20–30, text 40–50, text 60–70, removed 80–90.</summary>
    private static FoundRecord Found(string title = "Found") => new(
        Make.Article("a", language: "it", title: title) with
        {
            Standfirst = "Standfirst",
            Paragraphs = [Text("One."), Text(Long), new Paragraph(ParagraphKind.Text, "en", "Share this")],
            Removed = [Removed("related", "Leggi anche", 20), Removed("share", "Condividi", 80)],
            Trace = [new TraceEntry("decode", "utf-8", "valid")],
        },
        [new TextPlace(0, 10), new TextPlace(40, 50), new TextPlace(60, 70)]);

    [Fact]
    public void Every_field_is_corrected_and_the_record_says_what_was_found()
    {
        var article = Corrected(
            Found(),
            Request("title", "Right"), Request("standfirst", (string?)null), Request("caption", "A bridge"), Request("date", "2022-09-28"),
            Request("authors", ["Ada", "Ugo"]), Request("language", "EN"), Request("url", "https://example.org/a"), Request("tags", ["x"]));

        Assert.Equal(
            ("Right", null, "A bridge", new DateOnly(2022, 9, 28)),
            (article.Title, article.Standfirst, article.Caption, article.Date!.Value));
        Assert.Equal(["Ada", "Ugo"], article.Authors);
        Assert.Equal(
            ("en", 1d, "https://example.org/a", "x"), (article.Language, article.LanguageConfidence, article.Url, article.Tags.Single()));
        Assert.All(article.Paragraphs, paragraph => Assert.Equal("en", paragraph.Language));
        Assert.Equal(8, article.Corrections.Count);
        Assert.Equal(
            (1, CorrectedField.Title, FieldValue.Of("Found"), FieldValue.Of("Right"), "ada", At, null),
            article.Corrections[0] is var first
                ? (first.Id, first.Field, first.From, first.To, first.By, first.At, first.Conflict)
                : default);
        Assert.Equal(
            new TraceEntry("correction", "title: “Right”", "no. 1 by ada, 2026-05-01 08:00Z; normalisation had found “Found”"),
            article.Trace[1]);
    }

    [Fact]
    public void A_paragraph_that_is_cut_goes_to_what_was_removed_at_its_place()
    {
        var article = Corrected(Found(), Request("cut", "share", text: "Share"));
        Assert.Equal(["One.", Long], article.Paragraphs.Select(paragraph => paragraph.Text));
        Assert.Equal(["Leggi anche", "Share this", "Condividi"], article.Removed.Select(span => span.Text));
        Assert.Equal(new RemovedSpan("share", "en", "Share this", "correction", 60, 70), article.Removed[1]);
    }

    [Fact]
    public void What_is_given_back_stands_where_it_stood_in_the_text()
    {
        var article = Corrected(Found(), Request("cut", null, removed: 1), Request("cut", null, text: "Condividi"));
        Assert.Equal(["One.", "Leggi anche", Long, "Share this", "Condividi"], article.Paragraphs.Select(paragraph => paragraph.Text));
        Assert.Empty(article.Removed);
    }

    [Fact]
    public void What_is_given_back_can_get_a_kind_in_the_same_request()
    {
        var article = Corrected(Found(), Request("cut", null, removed: 1), Request("kind", "heading", text: "Leggi anche"));
        Assert.Equal(new Paragraph(ParagraphKind.Heading, "it", "Leggi anche"), article.Paragraphs[1]);
        Assert.DoesNotContain(article.Corrections, correction => correction.Conflict is not null);
    }

    [Fact]
    public void The_value_found_anew_is_in_conflict_only_when_it_is_neither_the_one_before_nor_the_right_one()
    {
        var corrections = Corrected(Found(), Request("title", "Right")).Corrections;
        CorrectionConflict? ConflictWith(string title)
        {
            var applied = CorrectionRules.Apply(Found(title), corrections);
            Assert.Equal("Right", applied.Title);
            return applied.Corrections.Single().Conflict;
        }
        Assert.Null(ConflictWith("Found"));
        Assert.Null(ConflictWith("Right"));
        Assert.Equal(new CorrectionConflict(ConflictKind.Changed, FieldValue.Of("Other")), ConflictWith("Other"));
    }

    [Fact]
    public void Paragraphs_are_found_again_when_others_come_before_them_and_when_their_end_changes()
    {
        var corrections = Corrected(Found(), Request("kind", "quote", paragraph: 2)).Corrections;
        var shifted = Found() with
        {
            Article = Found().Article with { Paragraphs = [Text("New."), Text("One."), Text(Long + " Altro.")] },
        };
        var article = CorrectionRules.Apply(shifted, corrections);
        Assert.Equal([ParagraphKind.Text, ParagraphKind.Text, ParagraphKind.Quote], article.Paragraphs.Select(paragraph => paragraph.Kind));
        Assert.Null(article.Corrections.Single().Conflict);
    }

    [Theory]
    [InlineData("kind", "heading", 1)]
    [InlineData("cut", "share", 1)]
    public void A_paragraph_that_is_gone_is_a_conflict(string field, string to, int paragraph)
    {
        var corrections = Corrected(Found(), Request(field, to, paragraph: paragraph)).Corrections;
        var other = Found() with { Article = Found().Article with { Paragraphs = [Text("Another."), Text("And."), Text("More.")] } };
        Assert.Equal(ConflictKind.Gone, CorrectionRules.Apply(other, corrections).Corrections.Single().Conflict!.Kind);
    }

    [Fact]
    public void What_is_found_to_be_cut_anew_agrees_with_a_person_who_cut_it()
    {
        var corrections = Corrected(Found(), Request("cut", "share", text: "Share this")).Corrections;
        var learned = Found().Article with { Paragraphs = [Text("One.")], Removed = [Removed("recurring", "Share this", 60)] };
        var article = CorrectionRules.Apply(new FoundRecord(learned, [new TextPlace(0, 10)]), corrections);
        Assert.Null(article.Corrections.Single().Conflict);
        Assert.Equal(
            ("share", "correction", 60), (article.Removed.Single().Label, article.Removed.Single().Rule, article.Removed.Single().Start));
    }

    [Fact]
    public void Of_equal_paragraphs_each_is_corrected_by_itself_or_all_by_their_text()
    {
        var twice = Found() with { Article = Found().Article with { Paragraphs = [Text("Share"), Text("One."), Text("Share")] } };
        var article = Corrected(twice, Request("cut", "share", paragraph: 3));
        Assert.Equal(["Share", "One."], article.Paragraphs.Select(paragraph => paragraph.Text));
        var both = Plan(twice, article.Corrections, Request("cut", "share", text: "Share"));
        Assert.Empty(both.Ended);
        Assert.Equal(1, Assert.Single(both.Added).Paragraph!.Occurrence);
        Assert.Equal(["One."], Corrected(twice, Request("cut", "share", text: "Share")).Paragraphs.Select(paragraph => paragraph.Text));
    }

    [Fact]
    public void A_text_that_was_cut_is_not_looked_for_again_in_what_begins_like_it()
    {
        var alike = Found() with
        {
            Article = Found().Article with { Paragraphs = [Text("Share"), Text("Share prices fell."), Text("One.")] },
        };
        var article = Corrected(alike, Request("cut", "share", text: "Share"));
        Assert.Equal(["Share prices fell.", "One."], article.Paragraphs.Select(paragraph => paragraph.Text));
        Assert.True(Plan(alike, article.Corrections, Request("cut", "share", text: "Share")).IsEmpty);

        // By the beginning of it: what comes later and begins alike makes it ambiguous.
        var cut = Corrected(Found(), Request("cut", "share", text: "Sha"));
        Assert.True(Plan(Found(), cut.Corrections, Request("cut", "share", text: "Sha")).IsEmpty);
        var later = Found() with { Article = Found().Article with { Paragraphs = [Text("Shares fell."), Text(Long), Text("Share this")] } };
        Assert.Equal(
            "[0].text: 2 texts begin with “Sha”; give more of the one that is meant.",
            CorrectionPlan.Make(later, cut.Corrections, [Request("cut", "share", text: "Sha")], "ada", At).Problems!.Single().ToString());
    }

    [Fact]
    public void What_was_cut_gets_another_label()
    {
        var first = Corrected(Found(), Request("cut", "share", text: "Share this")).Corrections;
        var plan = Plan(Found(), first, Request("cut", "related", text: "Share this"));
        Assert.Equal(first, plan.Ended);
        Assert.Equal(FieldValue.Of("related"), plan.Added.Single().To);
        // A rule's label stays when a text is cut that rules cut already; by its number it is changed.
        Assert.True(Plan(Found(), [], Request("cut", "share", text: "Leggi anche")).IsEmpty);
        Assert.Equal("share", Corrected(Found(), Request("cut", "share", removed: 1)).Removed[0].Label);
    }

    [Fact]
    public void A_correction_of_a_paragraph_that_has_changed_is_taken_over_by_the_next()
    {
        var first = Corrected(Found(), Request("kind", "quote", paragraph: 2)).Corrections;
        var changed = Found() with { Article = Found().Article with { Paragraphs = [Text("One."), Text(Long + " Altro."), Text("Two.")] } };
        var plan = Plan(changed, first, Request("kind", "heading", paragraph: 2));
        Assert.Equal(first, plan.Ended);
        Assert.Equal(FieldValue.Of("heading"), plan.Added.Single().To);
        Assert.Equal(first, Plan(changed, first, Request("kind", "text", paragraph: 2)).Ended);
    }

    [Fact]
    public void A_paragraph_keeps_its_correction_when_rules_remove_one_with_the_same_text_before_it()
    {
        FoundRecord Twins(Paragraph[] paragraphs, RemovedSpan[] removed, params int[] places) => new(
            Found().Article with { Paragraphs = paragraphs, Removed = removed },
            places.Select(start => new TextPlace(start, start + 10)).ToList());
        var corrections = Corrected(
            Twins([Text("Share"), Text("One."), Text("Share")], [], 0, 20, 40), Request("kind", "quote", paragraph: 3)).Corrections;
        var article = CorrectionRules.Apply(
            Twins([Text("One."), Text("Share")], [Removed("recurring", "Share", 0)], 20, 40), corrections);
        Assert.Equal([ParagraphKind.Text, ParagraphKind.Quote], article.Paragraphs.Select(paragraph => paragraph.Kind));
        Assert.Null(article.Corrections.Single().Conflict);
    }

    [Fact]
    public void An_article_has_a_thousand_corrections_at_most()
    {
        var many = Found() with
        {
            Article = Found().Article with { Paragraphs = Enumerable.Repeat(Text("Share"), CorrectionPlan.MaxHolding + 1).ToList() },
            Places = null,
        };
        var problem = Assert.Single(CorrectionPlan.Make(many, [], [Request("cut", "share", text: "Share")], "ada", At).Problems!);
        Assert.Equal("The article would have 1,001 corrections; 1,000 are possible.", problem.ToString());
    }

    [Fact]
    public void A_field_has_one_correction_and_the_found_value_ends_it()
    {
        var first = Corrected(Found(), Request("title", "Better")).Corrections;
        var second = Plan(Found(), first, Request("title", "Best"));
        Assert.Equal(first, second.Ended);
        Assert.Equal((FieldValue.Of("Found"), FieldValue.Of("Best")), (second.Added.Single().From, second.Added.Single().To));

        Assert.True(Plan(Found(), first, Request("title", "Better")).IsEmpty);
        Assert.True(Plan(Found(), [], Request("title", "Found")).IsEmpty);
        Assert.True(Plan(Found(), [], Request("cut", null, text: "One.")).IsEmpty);
        var back = Plan(Found(), first, Request("title", "Found"));
        Assert.Equal(first, back.Ended);
        Assert.Empty(back.Added);
    }

    [Fact]
    public void A_correction_in_conflict_that_is_made_again_is_settled()
    {
        var conflicting = CorrectionRules.Apply(
            Found("Other"), Corrected(Found(), Request("title", "Right")).Corrections).Corrections;
        var plan = Plan(Found("Other"), conflicting, Request("title", "Right"));
        Assert.Equal(conflicting, plan.Ended);
        Assert.Equal(FieldValue.Of("Other"), plan.Added.Single().From);
    }

    [Theory]
    [InlineData("title", "Right", 0, 0, "x", "[0].text")]
    [InlineData("cut", "share", 9, 0, null, "[0].paragraph")]
    [InlineData("cut", null, 0, 9, null, "[0].removed")]
    [InlineData("kind", "quote", 0, 0, "Nowhere", "[0].text")]
    public void What_the_article_does_not_have_is_named(string field, string? to, int paragraph, int removed, string? text, string expected)
    {
        var (request, problem) = CorrectionRequest.Check(
            field, FieldValue.Of(to), paragraph == 0 ? null : paragraph, removed == 0 ? null : removed, text);
        var problems = request is null
            ? [problem! with { Field = $"[0].{problem.Field}" }]
            : CorrectionPlan.Make(Found(), [], [request], "ada", At).Problems!;
        Assert.Equal(expected, Assert.Single(problems).Field);
    }

    [Fact]
    public void A_beginning_that_several_paragraphs_have_names_none()
    {
        var twice = Found() with { Article = Found().Article with { Paragraphs = [Text("Share this"), Text("Share that"), Text("One.")] } };
        var problem = Assert.Single(CorrectionPlan.Make(twice, [], [Request("cut", "share", text: "Share")], "ada", At).Problems!);
        Assert.Equal("[0].text: 2 texts begin with “Share”; give more of the one that is meant.", problem.ToString());
        Assert.NotNull(CorrectionPlan.Make(Found(), [], [Request("title", "A"), Request("title", "B")], "ada", At).Problems);
    }

    [Theory]
    [InlineData("""[{"field": "titel", "to": "x"}]""", "[0].field: “titel” cannot be corrected; these fields can: title,")]
    [InlineData("""[{"field": "title"}]""", "[0].to: It is required")]
    [InlineData("""[{"field": "title", "to": 7}]""", "[0].to: A string, an array of strings or null is expected.")]
    [InlineData("""[{"field": "title", "to": ["x"]}]""", "[0].to: The title is one text, not a list.")]
    [InlineData("""[{"field": "title", "to": "a\nb"}]""", "[0].to: It holds a line break")]
    [InlineData("""[{"field": "title", "to": "x", "why": 1}]""", "[0].why: Unknown field.")]
    [InlineData(
        """[{"field": "title", "to": "x"}, {"field": "date", "to": "2022-09"}]""", "[1].to: “2022-09” is not a day; write yyyy-MM-dd")]
    [InlineData("""[{"field": "authors", "to": "Ada"}]""", "[0].to: The authors are a list")]
    [InlineData("""[{"field": "language", "to": null}]""", "[0].to: It needs a value")]
    [InlineData("""[{"field": "language", "to": "italiano"}]""", "[0].to: “italiano” is not a language code")]
    [InlineData("""[{"field": "url", "to": "example.org"}]""", "[0].to: “example.org” is not an absolute http or https address.")]
    [InlineData("""[{"field": "kind", "to": "title", "paragraph": 1}]""", "[0].to: “title” is not a kind")]
    [InlineData("""[{"field": "kind", "to": "text"}]""", "[0].paragraph: Name the paragraph")]
    [InlineData("""[{"field": "cut", "to": "Share!", "paragraph": 1}]""", "[0].to: “Share!” is not a label")]
    [InlineData("""[{"field": "kind", "to": "quote", "removed": 1}]""", "[0].removed: Only what stands in the body has a kind")]
    [InlineData("""[{"field": "cut", "to": null, "paragraph": 1}]""", "[0].paragraph: A paragraph is in the body already.")]
    [InlineData("""[{"field": "cut", "to": "share", "paragraph": 0}]""", "[0].paragraph: Paragraphs are numbered from 1.")]
    [InlineData("""[{"field": "cut", "to": "share", "paragraph": 1.5}]""", "[0].paragraph: A whole number is expected")]
    [InlineData("""{"field": "title", "to": "x"}""", "An array of corrections is expected, not an object.")]
    [InlineData("[]", "It holds 0 corrections; 1 to 100 are possible.")]
    [InlineData("[1]", "[0]: An object is expected, not a number.")]
    [InlineData("[{", "It is not JSON of this form: line 1, byte 3.")]
    public void What_cannot_be_read_names_the_entry_and_the_field_and_says_what_would_be_right(string json, string expected)
    {
        var (requests, problems) = CorrectionRequestJson.Read(System.Text.Encoding.UTF8.GetBytes(json));
        Assert.Null(requests);
        Assert.StartsWith(expected, Assert.Single(problems!).ToString(), StringComparison.Ordinal);
    }

    private static Paragraph Text(string text) => new(ParagraphKind.Text, "it", text);

    private static RemovedSpan Removed(string label, string text, int start) => new(label, "it", text, "rule", start, start + 10);

    private static CorrectionRequest Request(string field, string? to, int? paragraph = null, int? removed = null, string? text = null) =>
        CorrectionRequest.Check(field, FieldValue.Of(to), paragraph, removed, text).Request!;

    private static CorrectionRequest Request(string field, string[] to) => CorrectionRequest.Check(field, FieldValue.Of(to)).Request!;

    private static CorrectionPlan Plan(FoundRecord found, IReadOnlyList<Correction> corrections, params CorrectionRequest[] requests)
    {
        var (plan, problems) = CorrectionPlan.Make(found, corrections, requests, "ada", At);
        Assert.Null(problems);
        return plan!;
    }

    /// <summary>The record as a catalogue would write it that numbers corrections from 1.</summary>
    private static Article Corrected(FoundRecord found, params CorrectionRequest[] requests)
    {
        var corrections = Plan(found, [], requests).Added.Select((correction, i) => correction with { Id = i + 1 });
        return CorrectionRules.Apply(found, corrections.ToList());
    }
}
