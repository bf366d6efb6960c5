using System.Numerics;
using AlexNetSharp.Kernels;

namespace AlexNetSharp.Data.Synthetic;

/// <summary>Paints a scene: background, distractors, shadow, shape with a lit rim, light, noise. Edges are soft over one pixel.</summary>
internal sealed class ScenePainter
{
    private const float ShadowLength = 0.035f;
    private const float ShadowSoftness = 0.04f;
    private const float RimWidth = 0.045f;
    private readonly Scene _scene;
    private readonly ImageRandom _random;
    private readonly int _size;
    private readonly float _pixel;
    private readonly float[] _distances;

    /// <summary>Initializes the painter of one scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="random">The image's random numbers, for the noise.</param>
    /// <param name="size">Height and width in pixels.</param>
    public ScenePainter(Scene scene, ImageRandom random, int size)
    {
        _scene = scene;
        _random = random;
        _size = size;
        _pixel = 1f / size;
        _distances = new float[size * size];
    }

    /// <summary>Paints the image.</summary>
    /// <returns>(H, W, 3) bytes, RGB, 0..255.</returns>
    public byte[] Paint()
    {
        for (int i = 0; i < _distances.Length; i++)
        {
            _distances[i] = _scene.Distance(Place(i % _size, i / _size));
        }

        byte[] pixels = new byte[_size * _size * 3];
        for (int y = 0; y < _size; y++)
        {
            for (int x = 0; x < _size; x++)
            {
                int index = y * _size + x;
                Store(pixels, index, Lit(ColorAt(x, y), Place(x, y)));
            }
        }

        return pixels;
    }

    private Vector2 Place(int x, int y) => new((x + 0.5f) * _pixel - 0.5f, (y + 0.5f) * _pixel - 0.5f);

    private float DistanceAt(int x, int y) => _distances[Math.Clamp(y, 0, _size - 1) * _size + Math.Clamp(x, 0, _size - 1)];

    private Vector3 ColorAt(int x, int y)
    {
        Vector2 place = Place(x, y);
        float cover = Math.Clamp(0.5f - DistanceAt(x, y) / _pixel, 0f, 1f);
        Vector3 color = cover < 1f ? Ground(x, y, place) : Vector3.Zero;
        if (cover > 0f)
        {
            color = Vector3.Lerp(color, Shape(x, y, place), cover);
        }

        foreach (Clutter line in _scene.InFront)
        {
            color = line.Over(color, place, _pixel);
        }

        return color;
    }

    private Vector3 Ground(int x, int y, Vector2 place)
    {
        Vector3 color = _scene.Background.ColorAt(place, _pixel);
        foreach (Clutter clutter in _scene.Behind)
        {
            color = clutter.Over(color, place, _pixel);
        }

        Vector2 toLight = _scene.LightFrom * (ShadowLength * _size);
        float distance = DistanceAt((int)MathF.Round(x + toLight.X), (int)MathF.Round(y + toLight.Y));
        return color * (1f - _scene.Shadow * Math.Clamp(0.5f - distance / ShadowSoftness, 0f, 1f));
    }

    private Vector3 Shape(int x, int y, Vector2 place)
    {
        Vector3 color = _scene.Fill.ColorAt(_scene.ToShape(place), _pixel);
        float rim = Math.Clamp(1f + DistanceAt(x, y) / RimWidth, 0f, 1f);
        Vector2 outward =
            new Vector2(DistanceAt(x + 1, y) - DistanceAt(x - 1, y), DistanceAt(x, y + 1) - DistanceAt(x, y - 1)) / (2f * _pixel);
        return color * (1f + _scene.Relief * rim * Vector2.Dot(outward, _scene.LightFrom));
    }

    private Vector3 Lit(Vector3 color, Vector2 place) =>
        color * (_scene.Light * (1f + 2f * _scene.LightSlope * Vector2.Dot(place, _scene.LightFrom)));

    private void Store(byte[] pixels, int index, Vector3 color)
    {
        PhiloxBlock words = _random.Noise(index);
        pixels[index * 3] = ToByte(color.X + _scene.Noise * Normal(words.X));
        pixels[index * 3 + 1] = ToByte(color.Y + _scene.Noise * Normal(words.Y));
        pixels[index * 3 + 2] = ToByte(color.Z + _scene.Noise * Normal(words.Z));
    }

    /// <summary>
    /// A nearly normal number of mean 0 and deviation 1: the sum of a word's four bytes, each of variance (256^2 - 1) / 12.
    /// </summary>
    private static float Normal(uint word)
    {
        const float InverseDeviation = 1f / 147.8f;
        uint sum = (word & 0xFF) + ((word >> 8) & 0xFF) + ((word >> 16) & 0xFF) + (word >> 24);
        return (sum - 510f) * InverseDeviation;
    }

    private static byte ToByte(float value) => (byte)Math.Clamp(value * 255f + 0.5f, 0f, 255f);
}
