using System.Globalization;
using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Catalog.Corrections;

namespace Archive.Core.Recording.Corrections;

/// <summary>
/// What corrections make of a record: what a person has said holds, whatever is found later, and where what is found is neither what was
/// corrected nor the correction, that is noted as a conflict. The same record and corrections always give the same result.
/// </summary>
public static class CorrectionRules
{
    /// <summary>The stage under which a record's trace names corrections.</summary>
    public const string Stage = "correction";

    /// <summary>Applies corrections to a record as it was found.</summary>
    /// <param name="found">The record before any correction.</param>
    /// <param name="corrections">The corrections that hold, in the order they were made, one at most of a field or paragraph.</param>
    /// <returns>The record; its <see cref="Article.Corrections"/> say what conflicts, and its trace what was done.</returns>
    public static Article Apply(FoundRecord found, IReadOnlyList<Correction> corrections)
    {
        if (corrections.Count == 0) return found.Article;
        var (body, conflicts) = ApplyToBody(found, corrections);
        var article = body.Write(found.Article);
        foreach (var correction in corrections.Where(correction => !IsOfParagraph(correction.Field)))
        {
            conflicts[correction.Id] = ConflictOf(correction, found.Article.ValueOf(correction.Field));
            article = article.With(correction.Field, correction.To);
        }
        var present = corrections.Where(correction => conflicts[correction.Id] is not { Kind: ConflictKind.Gone });
        article = SettledDoubts.RemoveFrom(article, present);
        var applied = corrections.Select(correction => correction with { Conflict = conflicts[correction.Id] }).ToList();
        return article with { Corrections = applied, Trace = [.. found.Article.Trace, .. applied.Select(Describe)] };
    }

    /// <summary>Whether a field is a paragraph's.</summary>
    public static bool IsOfParagraph(CorrectedField field) => field is CorrectedField.Kind or CorrectedField.Cut;

    /// <summary>The name of a field, as records write it.</summary>
    public static string NameOf(CorrectedField field) => JsonNamingPolicy.CamelCase.ConvertName(field.ToString());

    /// <summary>A value of a field for people.</summary>
    public static string Show(CorrectedField field, FieldValue value) =>
        field != CorrectedField.Cut ? value.ToString() : value.Text is { } label ? $"removed as {label}" : "in the body";

    /// <summary>The pieces of the text, cut and of the kinds that corrections say.</summary>
    internal static CorrectedBody BodyOf(FoundRecord found, IReadOnlyList<Correction> corrections) => ApplyToBody(found, corrections).Body;

    private static (CorrectedBody Body, Dictionary<long, CorrectionConflict?> Conflicts) ApplyToBody(
        FoundRecord found, IReadOnlyList<Correction> corrections)
    {
        var body = new CorrectedBody(found);
        var conflicts = new Dictionary<long, CorrectionConflict?>();
        // A kind may be that of a paragraph which was given back.
        foreach (var cut in corrections.Where(correction => correction.Field == CorrectedField.Cut))
        {
            var piece = body.Find(cut.Paragraph!);
            conflicts[cut.Id] = piece is null ? new CorrectionConflict(ConflictKind.Gone, default) : null;
            if (piece is not null) piece.Cut = cut.To.Text;
        }
        foreach (var kind in corrections.Where(correction => correction.Field == CorrectedField.Kind))
        {
            var piece = body.Find(kind.Paragraph!);
            // What a person has cut has its kind all the same; what normalisation cuts anew is gone from the body.
            var isGone = piece is null || (piece.Cut is not null && piece.Cut == piece.Found?.Label);
            conflicts[kind.Id] = isGone
                ? new CorrectionConflict(ConflictKind.Gone, default)
                : ConflictOf(kind, FieldValue.Of(CorrectedBody.NameOf(piece!.FoundKind)));
            if (!isGone) piece!.Kind = CorrectedBody.KindOf(kind.To.Text) ?? piece.Kind;
        }
        return (body, conflicts);
    }

    private static CorrectionConflict? ConflictOf(Correction correction, FieldValue found) =>
        found == correction.From || found == correction.To ? null : new CorrectionConflict(ConflictKind.Changed, found);

    private static TraceEntry Describe(Correction correction)
    {
        var what = correction.Paragraph is { } paragraph ? $" of “{Shorten(paragraph.Beginning)}”" : "";
        var reason = string.Create(
            CultureInfo.InvariantCulture, $"no. {correction.Id} by {correction.By}, {correction.At.UtcDateTime:yyyy-MM-dd HH:mm}Z");
        var conflict = correction.Conflict switch
        {
            null => "",
            { Kind: ConflictKind.Gone } => "; conflict: the paragraph is gone",
            { Found: var found } => $"; conflict: it now finds {Shorten(Show(correction.Field, found))}",
        };
        return new TraceEntry(
            Stage,
            $"{NameOf(correction.Field)}{what}: {Shorten(Show(correction.Field, correction.To))}",
            $"{reason}; normalisation had found {Shorten(Show(correction.Field, correction.From))}{conflict}");
    }

    /// <summary>A text for people, 80 characters of it at most.</summary>
    internal static string Shorten(string text) =>
        text.Length <= 80 ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[78]) ? 78 : 79), "…");
}
