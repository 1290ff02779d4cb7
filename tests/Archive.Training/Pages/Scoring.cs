using System.Globalization;
using System.Text;
using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Pages.Metadata;

namespace Archive.Training.Pages;

/// <summary>Scores records of the evaluation pages, by the same measures as the scorers beside the data.</summary>
internal sealed class Scoring
{
    /// <summary>Words of names that are no people; they may be left out of a record.</summary>
    private static readonly HashSet<string> DeskWords = new(
        [
            "staff", "desk", "press", "reuters", "agency", "agenzia", "redazione", "team", "editor", "editors", "news", "afp", "ansa",
            "xinhua", "online", "reporter", "reporters", "correspondent", "wire", "thecitizen", "observatory", "international", "post",
            "times", "mail",
        ],
        StringComparer.Ordinal);

    private readonly SortedDictionary<string, (int Right, int Of)> _counts = new(StringComparer.Ordinal);
    private readonly List<(double Precision, double Recall)> _texts = [];
    private double _kept, _foreign;
    private readonly List<(double Precision, double Recall)> _textsWithStandfirst = [];
    private int _approved, _found, _missed, _wrong, _leaked, _comments;

    /// <summary>What is wrong with each page, for looking at.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>White space collapsed, composed characters.</summary>
    public static string Normalize(string text) =>
        string.Join(' ', text.Normalize(NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Whether an author in an approved record is a person.</summary>
    public static bool IsPerson(string name) => !PhraseWords.Split(name, 20).Exists(DeskWords.Contains);

    /// <summary>Scores one record; null where the page was rejected.</summary>
    public void Add(EvaluationPage page, Article? article)
    {
        switch (page.Set)
        {
            case PageSet.Approved:
                AddApproved(page, article);
                break;
            case PageSet.Text:
                AddText(page, article);
                break;
            default:
                AddSegments(page, article);
                break;
        }
    }

    /// <summary>The scores, a line each.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var (measure, (right, of)) in _counts) yield return Invariant($"{measure,-20} {right}/{of}  {(double)right / of:.000}");
        if (_approved > 0) yield return Invariant($"{"real kept/foreign",-20} {_kept / _approved:.0000} {_foreign / _approved:.0000}");
        if (_texts.Count > 0)
        {
            yield return $"{"aeb P/R/F1",-20} {Summary(_texts)}";
            yield return $"{"aeb with standfirst",-20} {Summary(_textsWithStandfirst)}";
        }
        if (_found + _wrong > 0)
        {
            double precision = (double)_found / (_found + _wrong), recall = (double)_found / (_found + _missed);
            yield return Invariant(
                $"{"seg P/R/F1",-20} {precision:.0000} {recall:.0000} {2 * precision * recall / (precision + recall):.0000}");
            yield return Invariant($"{"seg comments leaked",-20} {_leaked}/{_comments}");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private bool Mark(string measure, bool isRight)
    {
        var (right, of) = _counts.GetValueOrDefault(measure);
        _counts[measure] = (right + (isRight ? 1 : 0), of + 1);
        return isRight;
    }

    private void AddApproved(EvaluationPage page, Article? article)
    {
        var gold = page.Gold;
        var faults = new List<string>();
        void Check(string measure, bool isRight, Func<string> fault)
        {
            if (!Mark("real " + measure, isRight)) faults.Add(measure + ": " + fault());
        }
        Check("title", TextKey.Of(article?.Title) == TextKey.Of(gold.Title), () => $"{article?.Title} | {gold.Title}");
        var date = article?.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (gold.Date is { Length: > 0 }) Check("date", date == gold.Date, () => $"{date} | {gold.Date}");
        var standfirst = TextKey.Of(article?.Standfirst);
        var wanted = TextKey.Of(string.Join(' ', gold.Standfirst));
        if (gold.Standfirst.Count > 0)
        {
            Check(
                "standfirst",
                standfirst == wanted || (standfirst.Length > 40 && wanted.Contains(standfirst, StringComparison.Ordinal)),
                () => $"{article?.Standfirst} | {string.Join(' ', gold.Standfirst)}");
        }
        else if (standfirst.Length > 0)
        {
            faults.Add("invented standfirst: " + article!.Standfirst);
        }
        if (gold.Authors is { Count: > 0 })
        {
            var people = gold.Authors.Where(IsPerson).Select(TextKey.Of).ToHashSet(StringComparer.Ordinal);
            var found = (article?.Authors ?? []).Select(TextKey.Of).ToHashSet(StringComparer.Ordinal);
            Check("authors", found.SetEquals(people), () =>
                $"{string.Join(", ", article?.Authors ?? [])} | {string.Join(", ", gold.Authors)}");
        }
        var body = TextKey.Of(string.Join(' ', new[] { article?.Standfirst, article?.Body }.Where(part => !string.IsNullOrEmpty(part))));
        var paragraphs = gold.Paragraphs.Select(TextKey.Of).Where(key => key.Length > 0).ToList();
        var missing = paragraphs.Where(key => !body.Contains(key, StringComparison.Ordinal)).ToList();
        var all = string.Join(' ', gold.Paragraphs.Concat(gold.Headings).Concat(gold.Standfirst).Append(gold.Title ?? "")
            .Select(TextKey.Of));
        int words = 0, foreignWords = 0;
        var foreign = new List<string>();
        foreach (var line in (article?.Body ?? "").Split('\n'))
        {
            var key = TextKey.Of(line);
            if (key.Length == 0) continue;
            var count = TextKey.Words(key);
            words += count;
            if (all.Contains(key, StringComparison.Ordinal)
                || paragraphs.Exists(text => key.Contains(text, StringComparison.Ordinal))) continue;
            foreignWords += count;
            foreign.Add(line);
        }
        var share = paragraphs.Count == 0 ? 1 : 1 - ((double)missing.Count / paragraphs.Count);
        var foreignShare = words == 0 ? 1 : (double)foreignWords / words;
        _kept += share;
        _foreign += foreignShare;
        _approved++;
        missing = missing
            .Select(key => $"[{(article?.Removed.FirstOrDefault(span => TextKey.Of(span.Text).Contains(key, StringComparison.Ordinal)))?.Rule ?? "nowhere"}] {key}")
            .ToList();
        Check("whole", share == 1 && foreignShare < 0.02, () =>
            $"missing {string.Join(" / ", missing.Select(Short))}; foreign {string.Join(" / ", foreign.Select(Short))}");
        if (faults.Count > 0) Faults.Add($"{page.Id}\n    {string.Join("\n    ", faults)}");
    }

    /// <summary>Where in a record a segment of its page is.</summary>
    private static string PlaceOf(string segment, Article? article)
    {
        if (article is null) return "rejected";
        bool Holds(string? text) => text is not null && Normalize(text).Contains(segment, StringComparison.Ordinal);
        return Holds(article.Title) ? "title" : Holds(article.Standfirst) ? "standfirst" : Holds(article.Caption) ? "caption"
            : article.Removed.FirstOrDefault(span => Holds(span.Text))?.Rule ?? "nowhere";
    }

    private static string Short(string text) => text.Length > 90 ? text[..90] + "…" : text;

    private void AddText(EvaluationPage page, Article? article)
    {
        var gold = Shingles.Of(Shingles.Words(page.Gold.Text));
        var (precision, recall) = Compare(gold, article?.Body ?? "");
        _texts.Add((precision, recall));
        _textsWithStandfirst.Add(Compare(gold, string.Join("\n\n", article?.Standfirst, article?.Body)));
        if (precision < 0.9 || recall < 0.9) Faults.Add(Invariant($"{page.Id} precision {precision:.00} recall {recall:.00}"));
    }

    private static (double Precision, double Recall) Compare(Dictionary<string, int> gold, string text)
    {
        var found = Shingles.Of(Shingles.Words(text));
        var common = gold.Sum(pair => Math.Min(pair.Value, found.GetValueOrDefault(pair.Key)));
        int of = found.Values.Sum(), wanted = gold.Values.Sum();
        return (of == 0 ? 0 : (double)common / of, wanted == 0 ? 1 : (double)common / wanted);
    }

    private static string Summary(List<(double Precision, double Recall)> texts)
    {
        double precision = texts.Average(text => text.Precision), recall = texts.Average(text => text.Recall);
        return Invariant($"{precision:.0000} {recall:.0000} {2 * precision * recall / (precision + recall):.0000}");
    }

    private void AddSegments(EvaluationPage page, Article? article)
    {
        var gold = page.Gold;
        var body = Normalize(article?.Body ?? "");
        var missed = gold.With.Select(Normalize).Where(segment => !body.Contains(segment, StringComparison.Ordinal)).ToList();
        var wrong = gold.Without.Select(Normalize).Where(segment => body.Contains(segment, StringComparison.Ordinal)).ToList();
        var leaked = gold.Comments.Select(Normalize).Where(segment => body.Contains(segment, StringComparison.Ordinal)).ToList();
        _found += gold.With.Count - missed.Count;
        _missed += missed.Count;
        _wrong += wrong.Count;
        _leaked += leaked.Count;
        _comments += gold.Comments.Count;
        if (missed.Count + wrong.Count + leaked.Count > 0)
        {
            Faults.Add($"{page.Id}" + string.Concat(missed.Select(text => $"\n    missed [{PlaceOf(text, article)}] {Short(text)}"))
                + string.Concat(wrong.Select(text => "\n    foreign " + Short(text)))
                + string.Concat(leaked.Select(text => "\n    COMMENT " + Short(text))));
        }
        static string Key(string? text) => TextKey.Of(text);
        if (!string.IsNullOrEmpty(gold.Title) && !Mark("seg title", Key(article?.Title) == Key(gold.Title)))
        {
            Faults.Add($"{page.Id} title {article?.Title} | {gold.Title}");
        }
        var date = article?.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (gold.Date is { Length: >= 10 } && !Mark("seg date", date == gold.Date[..10]))
        {
            Faults.Add($"{page.Id} date {date} | {gold.Date}");
        }
        if (gold.Authors is { Count: > 0 })
        {
            var wanted = gold.Authors.Select(Key).ToHashSet(StringComparer.Ordinal);
            var isRight = wanted.SetEquals((article?.Authors ?? []).Select(Key));
            if (!Mark("seg authors", isRight))
            {
                Faults.Add($"{page.Id} authors {string.Join(", ", article?.Authors ?? [])} | {string.Join(", ", gold.Authors)}");
            }
        }
    }
}
