using Archive.Core.Articles;
using Archive.Core.Normalization;

namespace Archive.Core.Search;

/// <summary>A search as a person or a program asks for it.</summary>
public sealed record SearchRequest
{
    /// <summary>The most hits in one page.</summary>
    public const int MaxSize = 100;

    /// <summary>The last hit that can be reached by pages.</summary>
    public const int MaxReach = 10_000;

    /// <summary>What was typed; null or empty for every article.</summary>
    public string? Text { get; init; }

    /// <summary>Only these languages (ISO 639-1 codes or "und"); empty for all.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Only articles of this day or later.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Only articles of this day or earlier.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Hits a page, 1 to 100.</summary>
    public int Size { get; init; } = 10;

    /// <summary>The page, from 1; page × size must not exceed 10,000.</summary>
    public int Page { get; init; } = 1;
}

/// <summary>The one way to search: REST, the command line and every later door come through here.</summary>
public sealed class ArchiveSearch(ISearchIndex index)
{
    /// <summary>Searches; exactly one of the two results is null. Problems name the field (q, lang, from, to, size, page).</summary>
    public async Task<(SearchResults? Results, IReadOnlyList<FieldProblem>? Problems)> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default)
    {
        var problems = Check(request);
        var (query, problem) = QueryParser.Parse(request.Text);
        if (problem is not null) problems.Add(new FieldProblem("q", $"At character {problem.Position + 1}: {problem.Message}"));
        if (problems.Count > 0) return (null, problems);

        var results = await index.SearchAsync(
            new IndexQuery
            {
                Query = query!,
                Languages = request.Languages,
                From = request.From,
                To = request.To,
                Skip = (request.Page - 1) * request.Size,
                Take = request.Size,
            },
            cancellationToken);
        return (results, null);
    }

    private static List<FieldProblem> Check(SearchRequest request)
    {
        var problems = new List<FieldProblem>();
        if (request.Size is < 1 or > SearchRequest.MaxSize) problems.Add(new FieldProblem("size", $"{request.Size} is out of range; 1 to {SearchRequest.MaxSize} hits fit a page."));
        if (request.Page < 1) problems.Add(new FieldProblem("page", $"{request.Page} is out of range; the first page is 1."));
        else if ((long)request.Page * request.Size > SearchRequest.MaxReach)
        {
            problems.Add(new FieldProblem("page", $"Page {request.Page} of {request.Size} hits lies beyond hit {SearchRequest.MaxReach:N0}; narrow the search by language or date."));
        }
        if (request.From > request.To) problems.Add(new FieldProblem("from", $"{request.From:yyyy-MM-dd} lies after {request.To:yyyy-MM-dd}, the end of the period."));
        foreach (var language in request.Languages)
        {
            if (Language.Parse(language) != language) problems.Add(new FieldProblem("lang", $"“{language}” is not a language code; write it, en, another ISO 639-1 code or und."));
        }
        return problems;
    }
}
