using System.Globalization;

namespace Archive.LuceneIndex;

/// <summary>
/// The folders of an index's generations: the first, 0, lies in the index's folder itself, the others in folders below it that are named by
/// their numbers.
/// </summary>
internal static class GenerationFolders
{
    /// <summary>The folder of a generation after the first.</summary>
    public static string Of(string path, int number) => Path.Combine(path, number.ToString("d4", CultureInfo.InvariantCulture));

    /// <summary>Those that were built to their end, in their order.</summary>
    public static List<(int Number, string Folder)> FindWhole(string path) =>
        FindAll(path).Where(generation => IndexGeneration.IsWhole(generation.Folder)).ToList();

    /// <summary>All of them, in their order.</summary>
    public static List<(int Number, string Folder)> FindAll(string path)
    {
        if (!Directory.Exists(path)) return [];
        var numbered = Directory.EnumerateDirectories(path)
            .Select(folder => (IsNumber: TryParse(folder, out var number), Number: number, Folder: folder))
            .Where(generation => generation.IsNumber)
            .OrderBy(generation => generation.Number)
            .Select(generation => (generation.Number, generation.Folder));
        return Directory.EnumerateFiles(path, "segments*").Any() ? [(0, path), .. numbered] : [.. numbered];
    }

    /// <summary>Removes a generation's files.</summary>
    public static void Discard(int number, string folder)
    {
        if (number > 0) Directory.Delete(folder, recursive: true);
        else foreach (var file in Directory.EnumerateFiles(folder)) File.Delete(file);
    }

    private static bool TryParse(string folder, out int number) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
