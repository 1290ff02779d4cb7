using Archive.Tests.Support;

namespace Archive.Tests.Architecture;

/// <summary>The C# files of the repository, without generated ones.</summary>
internal static class SourceFiles
{
    /// <summary>The absolute paths of the files below a folder, which is relative to the root of the repository and uses '/'.</summary>
    public static IEnumerable<string> Under(string folder) =>
        Directory
            .EnumerateFiles(Path.Combine(Repo.Root, folder.Replace('/', Path.DirectorySeparatorChar)), "*.cs", SearchOption.AllDirectories)
            .Where(path => !IsBelow(path, "obj") && !IsBelow(path, "bin") && !IsBelow(path, "node_modules"));

    /// <summary>The files of src and tests.</summary>
    public static IEnumerable<string> All() => Under("src").Concat(Under("tests"));

    /// <summary>A path relative to the root of the repository, with '/'.</summary>
    public static string RelativePath(string path) => Path.GetRelativePath(Repo.Root, path).Replace(Path.DirectorySeparatorChar, '/');

    private static bool IsBelow(string path, string folder) =>
        path.Contains($"{Path.DirectorySeparatorChar}{folder}{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
}
