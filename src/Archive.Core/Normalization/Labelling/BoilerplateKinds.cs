using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Structure;

namespace Archive.Core.Normalization.Labelling;

/// <summary>
/// The kind of boilerplate (a label of the catalogue) of a line that the model calls furniture: that of the wording it matches, else the
/// one that its cues suggest.
/// </summary>
internal static class BoilerplateKinds
{
    private static readonly Dictionary<string, BoilerplateRule> Rules = new[]
    {
        ("navigation", false), ("share", false), ("newsletter", false), ("subscribe", false), ("donate", false), ("related", false),
        ("comment_policy", false), ("comment_form", false), ("comment_widget", false), ("user_comments", false), ("copyright", false),
        ("licence", true), ("syndication", true), ("project_disclaimer", true), ("cookie", false), ("tags", false), ("author_bio", true),
        ("reading_tools", false), ("ad", false), ("photo_credit", true),
    }.ToDictionary(kind => kind.Item1, kind => ShapeRules.Create($"model.{kind.Item1}", kind.Item1, kind.Item2), StringComparer.Ordinal);

    /// <summary>The rule by which a line is removed; null for a line of the article.</summary>
    public static BoilerplateRule? RuleOf(LineLabel label, BoilerplateRule? wording, CueHits cues, LineStanding standing)
    {
        if (label is LineLabel.Title or LineLabel.Caption or LineLabel.Standfirst or LineLabel.Kicker || label.IsByline() || label.IsText())
        {
            return null;
        }
        if (wording is not null) return wording;
        if (standing is not (LineStanding.Unknown or LineStanding.Allowed)) return ShapeRules.Recurring;
        return Rules[label switch
        {
            LineLabel.Credit => "photo_credit",
            LineLabel.Navigation => cues.Has(Cue.Cookie) ? "cookie" : "navigation",
            LineLabel.Share => "share",
            LineLabel.Appeal => cues.Has(Cue.Mail) ? "newsletter" : cues.Has(Cue.Money) ? "donate" : "subscribe",
            LineLabel.Related => "related",
            LineLabel.Comments => "user_comments",
            LineLabel.Legal =>
                cues.Has(Cue.Cookie) ? "cookie" : cues.Has(Cue.Licence) && !cues.Has(Cue.Copyright) ? "licence" : "copyright",
            LineLabel.Tags => "tags",
            LineLabel.Biography => "author_bio",
            _ => cues.Has(Cue.Advert) ? "ad" : "reading_tools",
        }];
    }
}
