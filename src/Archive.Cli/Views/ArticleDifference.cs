using System.Text.Json;
using System.Text.Json.Serialization;
using Archive.Core.Articles;

namespace Archive.Cli.Views;

/// <summary>How a record differs from the one before it.</summary>
/// <param name="Id">The article.</param>
/// <param name="Key">Its key.</param>
/// <param name="Fields">The fields that differ.</param>
/// <param name="Removed">What is removed now and was not before.</param>
/// <param name="Restored">What was removed before and no longer is.</param>
internal sealed record ArticleDifference(
    string Id,
    string Key,
    IReadOnlyList<FieldDifference> Fields,
    IReadOnlyList<RemovedSpan> Removed,
    IReadOnlyList<RemovedSpan> Restored);

/// <summary>A field before and after; null where it had no value.</summary>
internal sealed record FieldDifference(string Field, string? Before, string? After);

[JsonSerializable(typeof(ArticleDifference))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    public static ReportJson Compact { get; } = new(new JsonSerializerOptions(ArticleJson.Compact.Options) { TypeInfoResolver = null });
}
