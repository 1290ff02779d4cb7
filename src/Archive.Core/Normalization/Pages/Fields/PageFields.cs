using Archive.Core.Normalization.Pages.Labelling;
using Archive.Core.Normalization.Pages.Metadata;
using Archive.Core.Normalization.Pages.Models;

namespace Archive.Core.Normalization.Pages.Fields;

/// <summary>The fields that were chosen from a page's candidates, each with the probability that it is right.</summary>
internal sealed record PageFields
{
    public TitleCandidate? Title { get; init; }

    /// <summary>The probability of the title; 0 where there is none.</summary>
    public float TitleProbability { get; init; }

    public DateCandidate? Date { get; init; }

    /// <summary>The probability of the date; of none where there is none.</summary>
    public float DateProbability { get; init; }

    /// <summary>The latest date that the markup calls one of modification; null for none.</summary>
    public DateOnly? Modified { get; init; }

    public IReadOnlyList<AuthorCandidate> Authors { get; init; } = [];

    /// <summary>How sure it is that these are the authors and all of them.</summary>
    public float AuthorsProbability { get; init; }

    /// <summary>The blocks of the standfirst; empty for none.</summary>
    public IReadOnlyList<int> Standfirst { get; init; } = [];

    /// <summary>The probability of the standfirst; of none where there is none.</summary>
    public float StandfirstProbability { get; init; }
}

/// <summary>The candidates of a page.</summary>
internal sealed record PageCandidates(
    List<TitleCandidate> Titles, List<DateCandidate> Dates, List<AuthorCandidate> Authors, List<StandfirstCandidate> Standfirsts)
{
    /// <summary>Collects them.</summary>
    /// <param name="page">The page.</param>
    /// <param name="labels">The labels of its blocks.</param>
    /// <param name="address">The address that the caller states; null for the one that the page states, if any.</param>
    /// <param name="cancellationToken">Ends the work, before the next field.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PageCandidates Collect(
        PageAnalysis page, PageLabels labels, string? address, CancellationToken cancellationToken = default)
    {
        var zone = PageZone.Of(labels);
        var titles = TitleCandidates.Collect(page, labels, zone);
        cancellationToken.ThrowIfCancellationRequested();
        var dates = DateCandidates.Collect(page, labels, zone, address ?? page.Metadata.Url);
        cancellationToken.ThrowIfCancellationRequested();
        var authors = AuthorCandidates.Collect(page, labels, zone);
        cancellationToken.ThrowIfCancellationRequested();
        return new PageCandidates(titles, dates, authors, StandfirstCandidates.Collect(page, labels, zone));
    }
}

/// <summary>Chooses among the candidates by their probabilities.</summary>
internal static class FieldChooser
{
    // The thresholds were chosen by cross-validation over sites: the least that costs no wrong field more than it gives.
    private const float MinDate = 0.12f, MinAuthor = 0.4f, MinStatedAuthor = 0.1f, MinStandfirst = 0.12f, MinSecondStandfirst = 0.5f;

    /// <summary>People whom only the metadata name are authors together where they are about as likely.</summary>
    private const float MinShareOfBest = 0.6f;

    private const int MaxAuthors = 8;

    /// <summary>Chooses.</summary>
    public static PageFields Choose(PageAnalysis page, PageCandidates candidates, FieldModels model)
    {
        var (title, titleProbability) = Best(candidates.Titles, candidate => model.Titles.Probability(candidate.Features));
        if (title is { Block: < 0 }) title = title with { Text = WithoutSuffix(title.Text) };
        var (date, dateProbability) = Best(candidates.Dates, candidate => model.Dates.Probability(candidate.Features));
        if (dateProbability < MinDate && date is not null) date = candidates.Dates.Find(candidate => candidate.IsInAddress);
        // A stamp in UTC may be of the evening before; the day that the page prints is the day of the paper.
        if (date is { IsLateUtc: true, IsPrintedNear: false } stamp
            && candidates.Dates.Find(candidate => candidate.IsPrintedNear && candidate.Day == stamp.Day.AddDays(1)) is { } printed)
        {
            date = printed;
        }
        dateProbability = date is null ? 1 - dateProbability : model.Dates.Probability(date.Features);
        var (authors, authorsProbability) = ChooseAuthors(page, candidates.Authors, model);
        var (standfirst, standfirstProbability) = ChooseStandfirst(page, candidates.Standfirsts, model, title);
        return new PageFields
        {
            Title = title,
            TitleProbability = titleProbability,
            Date = date,
            DateProbability = dateProbability,
            Modified = page.Metadata.Dates.Where(stated => stated.Source == DateSource.Modified)
                .Select(stated => (DateOnly?)stated.Date.Day).Max(),
            Authors = authors,
            AuthorsProbability = authorsProbability,
            Standfirst = standfirst,
            StandfirstProbability = standfirstProbability,
        };
    }

    /// <summary>Cuts off what comes after the last "|" of a title that is not printed: there it is the site, known or not.</summary>
    private static string WithoutSuffix(string title)
    {
        const int MaxSuffix = 40;
        var bar = title.LastIndexOf('|');
        return bar > 0 && title.Length - bar <= MaxSuffix + 1 ? title[..bar].TrimEnd() : title;
    }

    private static (T? Best, float Probability) Best<T>(List<T> candidates, Func<T, float> probability)
        where T : class
    {
        T? best = null;
        var most = -1f;
        foreach (var candidate in candidates)
        {
            var value = probability(candidate);
            if (value <= most) continue;
            (best, most) = (candidate, value);
        }
        return (best, Math.Max(0, most));
    }

    private static (List<AuthorCandidate> Authors, float Probability) ChooseAuthors(
        PageAnalysis page, List<AuthorCandidate> candidates, FieldModels model)
    {
        var siteKey = TextKey.Of(page.Metadata.SiteName);
        var chosen = new List<(AuthorCandidate Candidate, int Order)>();
        var certainty = 1f;
        var ranked = candidates.Select((candidate, order) => (candidate, order, probability: model.Authors.Probability(candidate.Features)))
            .OrderByDescending(item => item.probability).ThenBy(item => item.order).ToList();
        bool IsSite(AuthorCandidate candidate) => PersonNames.IsDesk(candidate.Name, siteKey) || candidate.Key == siteKey;
        void Take(AuthorCandidate candidate, int order, float probability)
        {
            var isKnown = chosen.Exists(other => other.Candidate.Key.Contains(candidate.Key, StringComparison.Ordinal)
                || candidate.Key.Contains(other.Candidate.Key, StringComparison.Ordinal));
            if (isKnown || chosen.Count >= MaxAuthors) return;
            certainty = Math.Min(certainty, probability);
            chosen.Add((candidate, order));
        }
        foreach (var (candidate, order, probability) in ranked)
        {
            if (probability < MinAuthor)
            {
                certainty = Math.Min(certainty, 1 - probability);
                break;
            }
            if (!IsSite(candidate) && !IsFurniture(candidate)) Take(candidate, order, probability);
        }
        if (chosen.Count == 0)
        {
            // Nobody else is named, and the page's metadata call these people.
            var people = ranked.Where(item => item.candidate.IsStatedPerson && !IsSite(item.candidate)).ToList();
            var least = Math.Max(MinStatedAuthor, MinShareOfBest * people.Select(item => item.probability).FirstOrDefault());
            foreach (var (candidate, order, probability) in people.Where(item => item.probability >= least || item.candidate.IsNamedPerson))
            {
                if (chosen.Count == 0) certainty = 1;
                Take(candidate, order, probability);
            }
        }
        return (chosen.OrderBy(item => item.Order).Select(item => item.Candidate).ToList(), certainty);
    }

    /// <summary>Whether a name that only the page prints is a link or a label beside the byline ("Show all articles").</summary>
    private static bool IsFurniture(AuthorCandidate candidate)
    {
        const Cues Labels = Cues.Share | Cues.Subscription | Cues.Promotion | Cues.Comments | Cues.Related | Cues.Published | Cues.Updated;
        return !candidate.IsStatedPerson
            && (!char.IsUpper(candidate.Name[0]) || candidate.Key.Length <= 2 || (CueLexicon.Find(candidate.Key).Cues & Labels) != 0);
    }

    private static (List<int> Blocks, float Probability) ChooseStandfirst(
        PageAnalysis page, List<StandfirstCandidate> candidates, FieldModels model, TitleCandidate? title)
    {
        var possible = candidates.Where(candidate => title is null || page.Keys[candidate.Block] != title.Key).ToList();
        if (possible.Count == 0) return ([], 1);
        var probabilities = possible.Select(candidate => model.Standfirsts.Probability(candidate.Features)).ToArray();
        var best = Array.IndexOf(probabilities, probabilities.Max());
        if (probabilities[best] < MinStandfirst) return ([], 1 - probabilities[best]);
        var blocks = new List<int> { possible[best].Block };
        foreach (var beside in (ReadOnlySpan<int>)[best - 1, best + 1])
        {
            if (beside < 0 || beside >= possible.Count || probabilities[beside] < MinSecondStandfirst) continue;
            var (one, other) = (possible[best].Block, possible[beside].Block);
            if (Math.Abs(one - other) <= 2 && page.Signatures.Full[one] == page.Signatures.Full[other]) blocks.Add(other);
        }
        blocks.Sort();
        return (blocks, probabilities[best]);
    }
}
