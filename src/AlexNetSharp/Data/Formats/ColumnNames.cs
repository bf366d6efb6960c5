namespace AlexNetSharp.Data.Formats;

/// <summary>What tables of images call their columns, and WebDatasets their files, the likeliest name first.</summary>
internal static class ColumnNames
{
    private static readonly string[] Images =
    [
        "image", "images", "img", "imagepath", "imagepaths", "imgpath", "filepath", "filepaths", "imagefile", "imgfile", "imagefilename",
        "imagename", "imgname", "filename", "filenames", "file", "files", "path", "paths", "photo", "picture", "input", "inputs",
        "relativepath", "imageid", "imgid", "id", "jpg", "jpeg", "png", "webp",
    ];

    private static readonly string[] Labels =
    [
        "label", "labels", "finelabel", "class", "classes", "classname", "labelname", "classlabel", "category", "categoryname", "target",
        "y", "species", "breed", "classid", "labelid", "categoryid", "output", "outputs", "coarselabel", "cls",
    ];

    private static readonly string[] Parts = ["split", "set", "subset", "part", "partition", "dataset", "datasplit"];

    /// <summary>The column of the images; negative where none is called so.</summary>
    /// <param name="columns">The columns' names, in any case and with any signs between their words.</param>
    public static int ImageIn(IEnumerable<string> columns) => IndexIn(columns, Images);

    /// <summary>The column of the labels; negative where none is called so.</summary>
    /// <param name="columns">The columns' names.</param>
    public static int LabelIn(IEnumerable<string> columns) => IndexIn(columns, Labels);

    /// <summary>The column of the parts; negative where none is called so.</summary>
    /// <param name="columns">The columns' names.</param>
    public static int PartIn(IEnumerable<string> columns) => IndexIn(columns, Parts);

    private static int IndexIn(IEnumerable<string> columns, string[] names)
    {
        string[] plain = [.. columns.Select(column => string.Concat(column.Where(char.IsLetterOrDigit)).ToLowerInvariant())];
        return names.Select(name => Array.IndexOf(plain, name)).FirstOrDefault(index => index >= 0, -1);
    }
}
