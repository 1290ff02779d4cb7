using System.Reflection;

namespace Archive.Tests.Support;

/// <summary>Files of the repository, for tests that look at the source, the samples or the snapshots.</summary>
internal static class Repo
{
    public static string Root { get; } = typeof(Repo).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepoRoot").Value!;

    public static string Samples => Path.Combine(Root, "indexes", "samples");

    /// <summary>The OpenAPI document that the repository holds.</summary>
    public static string OpenApi => Path.Combine(Root, "src", "Archive.Client", "openapi.json");

    /// <summary>
    /// Compares a wide output with its snapshot. UPDATE_SNAPSHOTS=1 writes it anew, for a reader to review in the diff.
    /// </summary>
    public static void AssertSnapshot(string name, string actual)
    {
        AssertFile(Path.Combine(Root, "tests", "Archive.Tests", "Snapshots", name), actual);
    }

    /// <summary>The same with a file that lies elsewhere.</summary>
    public static void AssertFile(string path, string actual)
    {
        actual = actual.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }
        Assert.True(File.Exists(path), $"There is no {path}; run the tests once with UPDATE_SNAPSHOTS=1 and review what they write.");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
