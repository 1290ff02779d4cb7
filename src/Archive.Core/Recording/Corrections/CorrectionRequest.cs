using System.Globalization;
using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Deliveries;

namespace Archive.Core.Recording.Corrections;

/// <summary>What a person wants corrected, as it was asked for and checked.</summary>
public sealed record CorrectionRequest
{
    /// <summary>The most corrections of one request.</summary>
    public const int MaxCount = 100;

    /// <summary>The longest standfirst or caption, in UTF-16 code units.</summary>
    public const int MaxTextLength = 10_000;

    /// <summary>The label of what is cut without one of its own.</summary>
    public const string DefaultLabel = "boilerplate";

    private const int MaxLabelLength = 40;

    private CorrectionRequest(CorrectedField field, FieldValue to) => (Field, To) = (field, to);

    /// <summary>The field.</summary>
    public CorrectedField Field { get; }

    /// <summary>The value it is to have.</summary>
    public FieldValue To { get; }

    /// <summary>The paragraph by its number in the record as it stands, from 1; null when it is named otherwise.</summary>
    public int? Paragraph { get; private init; }

    /// <summary>The removed span by its number in the record as it stands, from 1; null when it is named otherwise.</summary>
    public int? Removed { get; private init; }

    /// <summary>The paragraph or removed span by its text or the beginning of it; null when it is named otherwise.</summary>
    public string? Text { get; private init; }

    /// <summary>
    /// Checks a request; exactly one of the two results is null. Problems name the field (field, to, paragraph, removed, text).
    /// </summary>
    /// <param name="field">The name of the field.</param>
    /// <param name="to">The value it is to have.</param>
    /// <param name="paragraph">A paragraph's number, from 1; null for none.</param>
    /// <param name="removed">A removed span's number, from 1; null for none.</param>
    /// <param name="text">The text of either, or its beginning; null for none.</param>
    public static (CorrectionRequest? Request, FieldProblem? Problem) Check(
        string field, FieldValue to, int? paragraph = null, int? removed = null, string? text = null)
    {
        var names = Enum.GetValues<CorrectedField>().ToDictionary(CorrectionRules.NameOf, StringComparer.OrdinalIgnoreCase);
        if (!names.TryGetValue(field, out var known))
        {
            return (null, new FieldProblem("field", $"“{field}” cannot be corrected; these fields can: {string.Join(", ", names.Keys)}."));
        }
        var (value, wrong) = CheckValue(known, to);
        if (wrong is not null) return (null, new FieldProblem("to", wrong));
        var request = new CorrectionRequest(known, value) { Paragraph = paragraph, Removed = removed, Text = text?.Trim() };
        return request.FindTargetProblem() is { } problem ? (null, problem) : (request, null);
    }

    private FieldProblem? FindTargetProblem()
    {
        var given = (Paragraph is null ? 0 : 1) + (Removed is null ? 0 : 1) + (Text is null ? 0 : 1);
        var name = CorrectionRules.NameOf(Field);
        if (!CorrectionRules.IsOfParagraph(Field))
        {
            var extra = Paragraph is not null ? "paragraph" : Removed is not null ? "removed" : "text";
            return given == 0
                ? null
                : new FieldProblem(extra, $"The {name} belongs to the article; only kind and cut belong to a paragraph.");
        }
        if (given != 1)
        {
            var choice = Field == CorrectedField.Kind ? "“paragraph” or “text”" : "“paragraph”, “removed” or “text”";
            return new FieldProblem(Field == CorrectedField.Kind ? "paragraph" : "text", $"Name the paragraph by one of {choice}.");
        }
        if (Text is { Length: 0 }) return new FieldProblem("text", "It is empty; give the paragraph's text, or how it begins.");
        if (Removed is not null && Field == CorrectedField.Kind)
        {
            return new FieldProblem("removed", "Only what stands in the body has a kind. Give it back first, by a cut to null.");
        }
        if (Paragraph is not null && Field == CorrectedField.Cut && To.Text is null)
        {
            return new FieldProblem(
                "paragraph", "A paragraph is in the body already. Name what is to be given back by “removed” or “text”.");
        }
        return Paragraph < 1 ? new FieldProblem("paragraph", "Paragraphs are numbered from 1.")
            : Removed < 1 ? new FieldProblem("removed", "Removed spans are numbered from 1.")
            : null;
    }

    /// <summary>The value in its one form, or what is wrong with it.</summary>
    private static (FieldValue Value, string? Problem) CheckValue(CorrectedField field, FieldValue value)
    {
        if (field is CorrectedField.Authors or CorrectedField.Tags) return CheckNames(field, value);
        if (value.Texts is not null) return (default, $"The {CorrectionRules.NameOf(field)} is one text, not a list.");
        var text = string.IsNullOrWhiteSpace(value.Text) ? null : value.Text.Trim();
        if (text is null)
        {
            return field is CorrectedField.Language or CorrectedField.Kind
                ? (default, field == CorrectedField.Language ? LanguageHint : KindHint)
                : (default, null);
        }
        if (text.Any(char.IsControl)) return (default, "It holds a line break or another control character; write it on one line.");
        return field switch
        {
            CorrectedField.Date => IsDay(text) ? (FieldValue.Of(text), null)
                : (default, $"“{text}” is not a day; write yyyy-MM-dd, as in 2022-09-28."),
            CorrectedField.Language => Language.Parse(text) is { } code ? (FieldValue.Of(code), null)
                : (default, $"“{text}” is not a language code; write it, en, another ISO 639-1 code or und."),
            CorrectedField.Url => JsonFieldReader.ParseUrl(text) is { } url ? (FieldValue.Of(url), null)
                : (default, $"“{text}” is not an absolute http or https address."),
            CorrectedField.Kind => CorrectedBody.KindOf(text.ToLowerInvariant()) is { } kind
                ? (FieldValue.Of(CorrectedBody.NameOf(kind)), null)
                : (default, $"“{text}” is not a kind; write text, heading, quote or list."),
            CorrectedField.Cut => IsLabel(text) ? (FieldValue.Of(text), null)
                : (default, $"“{text}” is not a label; write lower-case letters and underscores, as in {DefaultLabel} or photo_credit."),
            CorrectedField.Title => WithinLength(text, SuppliedMetadata.MaxTitleLength),
            _ => WithinLength(text, MaxTextLength),
        };
    }

    private const string LanguageHint = "It needs a value: it, en, another ISO 639-1 code or und.";

    private const string KindHint = "It needs a value: text, heading, quote or list.";

    private static (FieldValue Value, string? Problem) WithinLength(string text, int most) => text.Length <= most
        ? (FieldValue.Of(text), null)
        : (default, $"It has {text.Length:N0} characters; {most:N0} are possible.");

    private static (FieldValue Value, string? Problem) CheckNames(CorrectedField field, FieldValue value)
    {
        var name = CorrectionRules.NameOf(field);
        if (value.Text is not null) return (default, $"The {name} are a list; write [\"…\"], or [] for none.");
        var names = (value.Texts ?? []).Select(text => text.Trim()).Where(text => text.Length > 0)
            .Distinct(StringComparer.Ordinal).ToList();
        if (names.Exists(text => text.Any(char.IsControl))) return (default, "A name holds a line break or another control character.");
        var supplied = field == CorrectedField.Authors ? new SuppliedMetadata { Authors = names } : new SuppliedMetadata { Tags = names };
        var excess = supplied.FindProblems("authors", "tags").FirstOrDefault();
        return excess is null ? (FieldValue.Of(names), null) : (default, excess.Message);
    }

    private static bool IsDay(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsLabel(string text) =>
        text.Length <= MaxLabelLength && text[0] != '_' && text.All(letter => char.IsAsciiLetterLower(letter) || letter == '_');
}
