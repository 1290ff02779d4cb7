namespace Archive.Core.Articles;

/// <summary>What is wrong with one field of an input.</summary>
/// <param name="Field">The field's name; empty for the input as a whole.</param>
/// <param name="Message">What is wrong, and what would be valid.</param>
public sealed record FieldProblem(string Field, string Message)
{
    /// <inheritdoc />
    public override string ToString() => Field.Length == 0 ? Message : $"{Field}: {Message}";
}
