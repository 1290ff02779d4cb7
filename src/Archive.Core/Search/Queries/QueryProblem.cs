using Archive.Core.Articles;

namespace Archive.Core.Search.Queries;

/// <summary>A query that was not understood.</summary>
/// <param name="Position">Where, in UTF-16 units from the start of the query.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record QueryProblem(int Position, string Message)
{
    /// <summary>The problem of the field that held the query.</summary>
    public FieldProblem ToFieldProblem(string field) => new(field, $"At character {Position + 1}: {Message}");
}
