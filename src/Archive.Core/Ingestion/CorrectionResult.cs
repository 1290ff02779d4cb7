using Archive.Core.Articles;

namespace Archive.Core.Ingestion;

/// <summary>What became of correcting an article.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Id">The article.</param>
/// <param name="Article">The record as it stands now; null when there is none, or a precondition did not hold.</param>
public sealed record CorrectionResult(CorrectionResultKind Kind, ArticleId Id, Article? Article)
{
    /// <summary>What is wrong with the requests; empty unless they are invalid.</summary>
    public IReadOnlyList<FieldProblem> Problems { get; init; } = [];

    /// <summary>What is damaged, in words; null unless the article is unreadable.</summary>
    public string? Fault { get; init; }

    /// <summary>Why nothing was written, in words; empty where something was, or there was nothing to write.</summary>
    public string Reason => Kind switch
    {
        CorrectionResultKind.Invalid => string.Join(" ", Problems),
        CorrectionResultKind.NotFound => "There is no such article any more.",
        CorrectionResultKind.PreconditionFailed => "It is not as was supposed.",
        CorrectionResultKind.Unreadable => Fault!,
        _ => "",
    };
}

/// <summary>What can become of correcting an article.</summary>
public enum CorrectionResultKind
{
    /// <summary>It has a new version with the corrections.</summary>
    Corrected,

    /// <summary>It has the values already; nothing was written.</summary>
    Unchanged,

    /// <summary>There is no such article, it was deleted, or it has no such correction.</summary>
    NotFound,

    /// <summary>The precondition does not hold; nothing was written.</summary>
    PreconditionFailed,

    /// <summary>Something that was asked for is not possible with this article; nothing was written.</summary>
    Invalid,

    /// <summary>
    /// Its record, a correction of it or its original is damaged; only of many articles, whose others are corrected all the same.
    /// </summary>
    Unreadable,
}
