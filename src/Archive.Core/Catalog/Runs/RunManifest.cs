using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Archive.Core.Articles;

namespace Archive.Core.Catalog.Runs;

/// <summary>The hash that stands for all outcomes of a run: two runs over the same files into equal archives have the same.</summary>
public static class RunManifest
{
    /// <summary>An outcome as a line of JSON, without the line end.</summary>
    public static string Line(RunOutcome outcome) => JsonSerializer.Serialize(outcome, RunJson.Compact.RunOutcome);

    /// <summary>SHA-256, as 64 hexadecimal digits, over the lines of all outcomes, each ended by a line feed.</summary>
    public static async Task<string> ComputeAsync(IRunStore runs, long run, CancellationToken cancellationToken = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var outcome in runs.ReadOutcomesAsync(run, kind: null, cancellationToken))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Line(outcome) + "\n"));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

[JsonSerializable(typeof(RunOutcome))]
internal sealed partial class RunJson : JsonSerializerContext
{
    public static RunJson Compact { get; } = new(new JsonSerializerOptions(ArticleJson.Compact.Options) { TypeInfoResolver = null });
}
